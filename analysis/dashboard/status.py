"""Status: where a school, district or group stands, in tenths.

Belongs here: a year's students and status from the columns of that year. Does not belong here: how
many students a status needs (n_size.py) and its level (levels.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.dashboard import columns, participation
from analysis.dashboard.rounding import percent_tenths

RATES = ("CHRO", "SUSP", "GRAD", "CCI", "ELPI")
# English learner progress: who progressed, and who else counts among the students.
PROGRESSED = ("progressed", "maintainpl4", "progressed_alternate", "maintainpl3_alternate")
NOT_PROGRESSED = ("maintainoth", "declined", "notprognotmain_alternate", "95")


@dataclass(frozen=True)
class Year:
    """One year of every row: counts, and status in tenths (Int64, empty where not reported).

    `color_students` are those that count towards the n-size of a color.
    """

    numerator: pd.Series
    students: pd.Series
    color_students: pd.Series
    status: pd.Series


def year_of(frame: pd.DataFrame, prefix: str, indicator: pd.Series) -> Year:
    """The current (`curr`) or the prior (`prior`) year.

    A rate is computed anew from its counts; a mean distance, of which files give no sum, is as
    printed. College and career counts prepared students as numerator. English learner progress is
    added up from its parts where the sums are missing: its denominator holds the students that are
    added for a participation below 95 percent (curr95).
    """
    progressed = _sum_of(frame, prefix, PROGRESSED).where(indicator == "ELPI")
    learners = (progressed + _sum_of(frame, prefix, NOT_PROGRESSED)).where(indicator == "ELPI")
    prepared = columns.counts(frame, f"{prefix}_prep").where(indicator == "CCI")
    numerator = columns.counts(frame, f"{prefix}numer").fillna(prepared).fillna(progressed)
    tested = columns.counts(frame, f"{prefix}denom_withoutprloss")
    added = _lowest_scores(frame, prefix)
    students = columns.counts(frame, f"{prefix}denom").fillna(learners).fillna(tested + added)
    rate = percent_tenths(numerator, students).where(indicator.isin(RATES))
    printed = columns.one_decimal(frame, f"{prefix}status")
    status = rate.fillna(printed).fillna(
        _with_lowest_scores(frame, prefix, indicator, tested, added)
    )
    return Year(
        numerator.where(indicator.isin(RATES)),
        students,
        _color_students(frame, prefix, students),
        status,
    )


def _sum_of(frame: pd.DataFrame, prefix: str, parts: tuple[str, ...]) -> pd.Series:
    total = columns.counts(frame, f"{prefix}{parts[0]}")
    for part in parts[1:]:
        # Files before 2023 know no alternate assessment, those before 2019 no added students.
        total = total + columns.counts(frame, f"{prefix}{part}").fillna(0)
    return total


def _lowest_scores(frame: pd.DataFrame, prefix: str) -> pd.Series:
    """The lowest scores added to a year: as printed, else by the participation rule."""
    printed = columns.counts(frame, f"{prefix}numprloss")
    enrolled = columns.counts(frame, f"{prefix}prate_enrolled")
    tested = columns.counts(frame, f"{prefix}prate_tested")
    if prefix == "curr":  # the files of 2022 hold one year and name no other
        printed = printed.fillna(columns.counts(frame, "numprloss"))
        enrolled = enrolled.fillna(columns.counts(frame, "prate_enrolled"))
        tested = tested.fillna(columns.counts(frame, "prate_tested"))
    needed = participation.lowest_scores_needed(tested, enrolled)
    # Without a participation rate (SBA, CAA) nothing is added.
    return printed.fillna(needed).fillna(0)


def _with_lowest_scores(
    frame: pd.DataFrame, prefix: str, indicator: pd.Series, tested: pd.Series, added: pd.Series
) -> pd.Series:
    """The status where only the one without lowest scores is given.

    Known where none were added, and where grade 11 is the only grade tested: its lowest score is.
    """
    without = columns.one_decimal(frame, f"{prefix}status_withoutprloss")
    distance = indicator.map(participation.GRADE_11_LOWEST_DISTANCE).astype("Int64")
    distance = distance.where(columns.flag(frame, "hscutpoints"))
    adjusted = participation.status_with_lowest_scores(without, tested, added, distance)
    return without.where(added == 0, adjusted)


def _color_students(frame: pd.DataFrame, prefix: str, students: pd.Series) -> pd.Series:
    """In 2018 and 2019 former special education students count in a status, not for its color."""
    current = columns.counts(frame, f"{prefix}denom_swd")
    return current.where(columns.text(frame, "studentgroup") == "SWD").fillna(students)
