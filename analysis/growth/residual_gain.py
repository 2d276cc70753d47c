"""California's residual gain: actual score minus the score of students who started alike.

Belongs here: the gain of each student. Does not belong here: growth of schools and groups (`eblp`).

Rule (CDE, Growth Model; State Board of Education, May 2021): by subject, school year and grade the
current score is regressed on last year's ELA and mathematics score, both earned one grade lower;
the residual is the gain. California computes grades 4 to 8. Published scores say 100 for growth as
expected; that they are 100 plus the gain in scale score points is our reading, not CDE's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas

from analysis.growth.cohorts import Cohort, Prior
from analysis.growth.table import cohorts_in, members, prior_scores, read_scores

CALIFORNIA_GRADES = range(4, 9)
AS_EXPECTED = 100.0
SMALLEST_COHORT = 100
KEY = ["student_id", "subject", "school_year", "grade", "scale_score"]


def residual_gains(
    table: pandas.DataFrame,
    *,
    subjects: Sequence[str] = ("ela", "math"),
    prior: Prior = Prior(1, 1),  # noqa: B008
    cohorts: Iterable[Cohort] | None = None,
    smallest_cohort: int = SMALLEST_COHORT,
) -> pandas.DataFrame:
    """One row per current score of a student who has a prior score in every one of `subjects`.

    `table`: see `analysis.growth.table`. Columns of the result: the score's key, `priors` (how many
    prior scores), `expected_score`, `residual_gain` (scale score points), `growth_score` (100 plus
    the gain), `cohort_size`, `state` (`computed` or, with missing figures, `cohort_too_small`).
    """
    scores = read_scores(table)
    wanted = cohorts_in(scores) if cohorts is None else sorted(cohorts)
    results = [
        _cohort_gains(scores, cohort, subjects, prior, max(smallest_cohort, len(subjects) + 2))
        for cohort in wanted
        if cohort.subject in subjects
    ]
    results = [result for result in results if len(result)]
    if not results:
        return _gains(scores.head(0), np.empty((0, len(subjects))), 1)
    return pandas.concat(results, ignore_index=True)


def _cohort_gains(
    scores: pandas.DataFrame, cohort: Cohort, subjects: Sequence[str], prior: Prior, smallest: int
) -> pandas.DataFrame:
    rows = members(scores, cohort)
    before = np.column_stack(
        [prior_scores(scores, cohort, rows["student_id"], prior, subject) for subject in subjects]
    )
    known = np.isfinite(before).all(axis=1)
    return _gains(rows[known], before[known], smallest)


def _gains(rows: pandas.DataFrame, before: np.ndarray, smallest: int) -> pandas.DataFrame:
    expected = np.full(len(rows), np.nan)
    if len(rows) >= smallest:
        design = np.column_stack([np.ones(len(rows)), before - before.mean(axis=0)])
        current = rows["scale_score"].to_numpy()
        expected = design @ np.linalg.lstsq(design, current)[0]
    gain = rows["scale_score"] - expected
    return rows[KEY].assign(
        priors=before.shape[1],
        expected_score=expected,
        residual_gain=gain,
        growth_score=AS_EXPECTED + gain,
        cohort_size=len(rows),
        state="computed" if len(rows) >= smallest else "cohort_too_small",
    )
