"""The long table of scores that every view of growth reads, and the cohorts in it.

Belongs here: what a table of scores must look like, which scores come before which, and which
cohorts a change touches. Does not belong here: any model.

Grain: one row per student, subject and school year. Columns: `student_id`, `subject`,
`school_year` (`2024-2025`, `2024_2025` or the year it ends in), `grade` (a number), `scale_score`.
Rows without a score are left out: the student was not tested.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas

from analysis.growth.cohorts import Cohort, Prior

COLUMNS = ("student_id", "subject", "school_year", "grade", "scale_score")
KEY = ["student_id", "subject", "year"]


def read_scores(table: pandas.DataFrame) -> pandas.DataFrame:
    """The table checked: `student_id`, `subject`, `year`, `grade`, `scale_score` and the rest.

    `year` is the year in which the school year ends. Raises ValueError that says what is wrong and
    on how many rows, never whose.
    """
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise ValueError(f"the table of scores lacks the columns {', '.join(missing)}")
    scores = table.reset_index(drop=True).copy()
    scores["scale_score"] = _numbers(scores, "scale_score", may_miss=True)
    scores = scores[scores["scale_score"].notna()].reset_index(drop=True)
    for name in ("student_id", "subject"):
        _refuse(scores[name].isna(), f"no {name}")
    scores["grade"] = _numbers(scores, "grade").astype("int64")
    scores["year"] = school_years(scores["school_year"])
    _refuse(scores.duplicated(KEY), "a second score of a student in a subject and school year")
    return scores


def cohorts_in(scores: pandas.DataFrame) -> list[Cohort]:
    """Every cohort of a checked table, in order."""
    found = scores[["subject", "year", "grade"]].drop_duplicates()
    return sorted(Cohort(str(s), int(y), int(g)) for s, y, g in found.itertuples(index=False))


def members(scores: pandas.DataFrame, cohort: Cohort) -> pandas.DataFrame:
    """The rows of a checked table that are the cohort's current scores."""
    return scores[
        (scores["subject"] == cohort.subject)
        & (scores["year"] == cohort.year)
        & (scores["grade"] == cohort.grade)
    ]


def prior_scores(
    scores: pandas.DataFrame,
    cohort: Cohort,
    students: pandas.Series,
    prior: Prior,
    subject: str,
    column: str = "scale_score",
) -> np.ndarray:
    """The prior score of each student, missing where there is none in the grade expected then.

    With `column` another number of that prior row, such as the standard error of the score.
    """
    earlier = Cohort(subject, cohort.year - prior.years_back, cohort.grade - prior.grades_back)
    found = members(scores, earlier).set_index("student_id")[column]
    return found.reindex(students).to_numpy(dtype=float)


def cohorts_touched(
    before: pandas.DataFrame,
    after: pandas.DataFrame,
    priors: Iterable[Prior] = (Prior(1, 1), Prior(2, 2)),
    *,
    across_subjects: bool = False,
) -> set[Cohort]:
    """The cohorts whose growth may differ between two tables of scores.

    A score that came, went or changed touches the cohort in which it is current, and each later
    cohort of the student in which it is a prior score; with `across_subjects` in every subject, as
    residual gain and school effects need it. No other cohort has to be computed again.
    """
    old, new = read_scores(before), read_scores(after)
    columns = [*KEY, "grade", "scale_score"]
    both = pandas.concat([old[columns], new[columns]])
    changed = both[~both.duplicated(keep=False)].drop_duplicates()
    touched = set(cohorts_in(changed))
    current = both[[*KEY, "grade"]].drop_duplicates()
    for prior in priors:
        later = changed[[*KEY, "grade"]].drop_duplicates()
        later = later.assign(
            year=later["year"] + prior.years_back, grade=later["grade"] + prior.grades_back
        )
        if across_subjects:
            on = ["student_id", "year", "grade"]
            met = current.merge(later[on].drop_duplicates(), on=on)
        else:
            met = current.merge(later, on=[*KEY, "grade"])
        touched |= set(cohorts_in(met))
    return touched


def _numbers(table: pandas.DataFrame, name: str, *, may_miss: bool = False) -> pandas.Series:
    numbers = pandas.to_numeric(table[name], errors="coerce").astype("float64")
    unread = numbers.isna() & (table[name].notna() if may_miss else True)
    _refuse(unread, f"a {name} that is no number")
    _refuse(np.isinf(numbers), f"an infinite {name}")
    if name == "grade":
        _refuse(numbers != np.floor(numbers), "a grade that is no whole number")
    return numbers


def school_years(values: pandas.Series) -> pandas.Series:
    """The year in which each school year ends; ValueError for what is no school year."""
    position, distinct = pandas.factorize(values)
    years = np.array([_year(value) for value in distinct] + [0], dtype="int64")[position]
    _refuse(years == 0, "a school_year that is neither 2024-2025 nor 2025")
    return pandas.Series(years, index=values.index)


def _year(value: object) -> int:
    """The year that a school year ends in, 0 if it is none."""
    found = re.fullmatch(r"\s*(\d{4})(?:[-_/](\d{4})|\.0)?\s*", str(value))
    if not found:
        return 0
    first = int(found[1])
    last = int(found[2] or first)
    return last if last - first in (0, 1) else 0


def _refuse(rows: pandas.Series, what: str) -> None:
    count = int(np.asarray(rows).sum())
    if count:
        raise ValueError(f"{count} rows of the table of scores have {what}")
