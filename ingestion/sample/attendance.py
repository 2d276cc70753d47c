"""Expected and absent days per student and school: the truth behind the STAS file.

Belongs here: the days of a stay and how they were spent. Does not belong here: the measures
made of them (measures.py).

Days are counted in half days throughout, so that sums are exact.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.discipline import IN_SCHOOL, SUSPENSION
from ingestion.sample.school_calendar import YearCalendar

# Effect of grades TK to 12 on the chance of absence (log odds).
_GRADE_TREND = np.array(
    [0.55, 0.45, 0.2, 0.05, 0, -0.05, -0.05, 0.05, 0.1, 0.15, 0.25, 0.3, 0.4, 0.6]
)
_COLUMNS = ["attended", "suspended", "in_school", "excused", "unexcused", "away_study", "study"]


def _short_term_days(spans: pd.DataFrame, calendar: YearCalendar) -> pd.DataFrame:
    """Days of a student's primary school that a short-term enrollment elsewhere takes away."""
    short = spans[spans["status"] == 30][["student", "start", "end"]]
    primary = spans[(spans["status"] == 10) & ~spans["nullified"]]
    pairs = primary.merge(short, on="student", suffixes=("", "_short"))
    start = np.maximum(pairs["start"].to_numpy(), pairs["start_short"].to_numpy())
    end = np.minimum(pairs["end"].to_numpy(), pairs["end_short"].to_numpy())
    taken = calendar.instructional_days(pairs["district"].to_numpy(), start, end)
    pairs["taken"] = np.where(end >= start, taken, 0)
    return pairs.groupby(["student", "school"], as_index=False)["taken"].sum()


def expected_stays(spans: pd.DataFrame, calendar: YearCalendar) -> pd.DataFrame:
    """One row per student and school with the days the student was expected there.

    Columns: student, district, school, first, last, grade (of the last span), expected.
    Counts enrollments of status 10 and 30 that were not nullified.
    """
    counted = spans[(spans["status"] != 20) & ~spans["nullified"]]
    order = np.lexsort((counted["start"], counted["school"], counted["student"]))
    counted = counted.iloc[order]
    days = calendar.instructional_days(
        counted["district"].to_numpy(), counted["start"].to_numpy(), counted["end"].to_numpy()
    )
    key = counted["student"].to_numpy().astype(np.int64) << 20 | counted["school"].to_numpy()
    begin = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    final = np.concatenate([begin[1:], [len(key)]]) - 1
    table = pd.DataFrame(
        {
            "student": counted["student"].to_numpy()[begin],
            "district": counted["district"].to_numpy()[begin],
            "school": counted["school"].to_numpy()[begin],
            "first": counted["start"].to_numpy()[begin],
            "last": np.maximum.reduceat(counted["end"].to_numpy(), begin),
            "grade": counted["grade"].to_numpy()[final],
            "expected": np.add.reduceat(days, begin),
        }
    )
    taken = _short_term_days(spans, calendar)
    taken_key = taken["student"].to_numpy().astype(np.int64) << 20 | taken["school"].to_numpy()
    place = np.searchsorted(key[begin], taken_key)
    table.loc[place, "expected"] -= taken["taken"].to_numpy()
    return table


def _absence_chance(rng, stays, students, school_effect, year_number) -> np.ndarray:
    own = students.iloc[stays["student"].to_numpy()]
    logit = -3.2 + _GRADE_TREND[stays["grade"]] - 0.06 * year_number
    logit = logit - 0.55 * own["engagement"].to_numpy() + 0.25 * school_effect[stays["school"]]
    logit = logit + 0.5 * own["homeless"].to_numpy() + 0.15 * own["disabled"].to_numpy()
    logit = logit + rng.normal(0, 0.55, len(stays))
    return 1 / (1 + np.exp(-logit))


def attendance(
    rng: np.random.Generator,
    stays: pd.DataFrame,
    results: pd.DataFrame,
    students: pd.DataFrame,
    school_effect: np.ndarray,
    year_number: int,
) -> pd.DataFrame:
    """The STAS lines of a year, in half days.

    Columns: student, district, school, exempt, expected, and attended, suspended, in_school,
    excused, unexcused, away_study (no ADA), study, which sum to expected. An exempt student's
    days are not collected: all zero.
    """
    n = len(stays)
    key = stays["student"].to_numpy().astype(np.int64) << 20 | stays["school"].to_numpy()
    where = results["student"].to_numpy().astype(np.int64) << 20 | results["school"].to_numpy()
    place = np.searchsorted(key, where)
    suspended, in_school = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    for code, days in ((SUSPENSION, suspended), (IN_SCHOOL, in_school)):
        of_kind = results["result"].to_numpy() == code
        np.add.at(days, place[of_kind], results["half_days"].to_numpy()[of_kind])
    expected = 2 * stays["expected"].to_numpy().astype(np.int64)
    left = expected - suspended - in_school
    chance = _absence_chance(rng, stays, students, school_effect, year_number)
    absent = 2 * rng.binomial(left // 2, chance)
    absent += (rng.random(n) < 0.2) & (absent < left)
    never_came = rng.random(n) < 0.0015
    absent = np.where(never_came, left, absent)
    excused = np.where(never_came, 0, rng.binomial(absent, rng.uniform(0.35, 0.8, n)))
    left = left - absent
    away = np.where(rng.random(n) < 0.02, np.minimum(2 * rng.integers(1, 8, n), left), 0)
    left = left - away
    study = np.where(rng.random(n) < 0.03, np.minimum(2 * rng.integers(1, 21, n), left), 0)
    exempt = (rng.random(n) < 0.003) & (suspended + in_school == 0)
    lines = stays[["student", "district", "school"]].assign(exempt=exempt, expected=expected)
    parts = [left - study, suspended, in_school, excused, absent - excused, away, study]
    for column, days in zip(_COLUMNS, parts, strict=True):
        lines[column] = days
    lines.loc[exempt, ["expected", *_COLUMNS]] = 0
    return lines
