"""School effects adjusted for who the students are, in the manner of CORE's growth model.

Belongs here: expected scores given prior scores and covariates, and what schools add to them. Does
not belong here: which covariates students have.

Rule (CORE and Education Analytics, growth model of 2016): by subject, school year and grade the
current score is regressed on the prior ELA and mathematics score and on economic disadvantage,
disability, English learner, homeless and foster status, and on the school's averages of all of
these; a school's effect is the average of actual minus expected score, drawn towards 0 by its
reliability, and shown as a percentile of schools, 50 for average, and a level of 1 to 10.
CORE corrects for errors of measurement in prior scores; so do we where the table has them.

Model: expected score plus a school effect with variance `between` plus a student's rest with
variance `within` (random intercepts, Swamy and Arora's estimate). Effects across grades are the
averages of the grades' effects, weighted by students.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas

from analysis.growth.cohorts import Cohort, Prior
from analysis.growth.random_intercepts import fit_random_intercepts
from analysis.growth.table import cohorts_in, members, prior_scores, read_scores

CORE_COVARIATES = (
    "economically_disadvantaged",
    "disability",
    "english_learner",
    "homeless",
    "foster",
)
SMALLEST_COHORT = 100
SMALLEST_NUMBER_OF_SCHOOLS = 10
MINIMUM_N = 11
KEY = ["student_id", "subject", "school_year", "grade", "scale_score", "school_id"]
FIGURES = [
    "effect",
    "effect_error",
    "reliability",
    "shrunken_effect",
    "shrunken_error",
    "percentile",
    "index_level",
]


def adjusted_growth(
    table: pandas.DataFrame,
    *,
    covariates: Sequence[str] = CORE_COVARIATES,
    subjects: Sequence[str] = ("ela", "math"),
    prior: Prior = Prior(1, 1),  # noqa: B008
    cohorts: Iterable[Cohort] | None = None,
    smallest_cohort: int = SMALLEST_COHORT,
) -> pandas.DataFrame:
    """One row per current score of a student who has a prior score in every one of `subjects`.

    `table`: see `analysis.growth.table`, with `school_id`, the covariates of the current school
    year as 0 and 1 (or measures), and, to correct for errors of measurement, `standard_error` of
    each score.

    Columns of the result: the score's key, `school_id`, `priors`, `expected_score`,
    `residual` (actual minus expected, in points), `within` and `between` (variances of the cohort),
    `cohort_size`, `state` (`computed`, or with missing figures `cohort_too_small`: too few students
    or fewer than 10 schools). Raises ValueError for missing columns or covariates.
    """
    scores = read_scores(table)
    wanted = ["school_id", *covariates]
    lacking = [name for name in wanted if name not in scores.columns]
    if lacking:
        raise ValueError(f"the table of scores lacks the columns {', '.join(lacking)}")
    results = []
    for cohort in cohorts_in(scores) if cohorts is None else sorted(cohorts):
        if cohort.subject in subjects:
            results.append(
                _cohort_growth(scores, cohort, covariates, subjects, prior, smallest_cohort)
            )
    results = [result for result in results if len(result)]
    if not results:
        return pandas.DataFrame(columns=[*KEY, *_STUDENT])
    return pandas.concat(results, ignore_index=True)


def school_effects(growth: pandas.DataFrame, *, minimum_n: int = MINIMUM_N) -> pandas.DataFrame:
    """School effects from `adjusted_growth`, by grade and across grades.

    Columns of the result: `subject, school_year, school_id, grade_span` (a grade or `ALL`), `n`,
    `effect` and `effect_error` (average residual and its standard error, points), `reliability`,
    `shrunken_effect`, `shrunken_error`, `percentile` (0 to 100, among published schools of the same
    subject, year and grade span), `index_level` (1 to 10), `state` (`published`, or `withheld` with
    nothing but n).
    """
    counted = growth[growth["state"] == "computed"]
    keys = ["subject", "school_year", "school_id", "grade"]
    cells = counted.groupby(keys, sort=True).agg(
        n=("residual", "size"),
        effect=("residual", "mean"),
        within=("within", "first"),
        between=("between", "first"),
    )
    cells = cells.reset_index()
    noise = cells.pop("within") / cells["n"]
    between = cells.pop("between")
    cells["effect_error"] = np.sqrt(noise)
    cells["reliability"] = between / (between + noise)
    cells["shrunken_effect"] = cells["effect"] * cells["reliability"]
    cells["shrunken_error"] = np.sqrt(noise * cells["reliability"])
    result = pandas.concat([_by_grade(cells), _across_grades(cells)], ignore_index=True)
    result["state"] = np.where(result["n"] >= minimum_n, "published", "withheld")
    published = result[result["state"] == "published"]
    among = published.groupby(["subject", "school_year", "grade_span"])["shrunken_effect"]
    ranks = 100 * (among.rank() - 0.5) / among.transform("size")
    result["percentile"] = ranks.reindex(result.index)
    result["index_level"] = np.minimum(result["percentile"] // 10 + 1, 10)
    result.loc[result["state"] == "withheld", FIGURES] = np.nan
    columns = ["subject", "school_year", "school_id", "grade_span", "n", *FIGURES, "state"]
    return result[columns]


def _by_grade(cells: pandas.DataFrame) -> pandas.DataFrame:
    return cells.assign(grade_span=cells["grade"].astype("str")).drop(columns="grade")


def _across_grades(cells: pandas.DataFrame) -> pandas.DataFrame:
    """Averages over grades weighted by students; reliability is the variance kept."""
    keys = ["subject", "school_year", "school_id"]
    share = cells["n"] / cells.groupby(keys)["n"].transform("sum")
    parts = cells[keys].assign(
        n=cells["n"],
        effect=share * cells["effect"],
        shrunken_effect=share * cells["shrunken_effect"],
        effect_error=(share * cells["effect_error"]) ** 2,
        shrunken_error=(share * cells["shrunken_error"]) ** 2,
        reliability=share * cells["reliability"],
    )
    whole = parts.groupby(keys, sort=True).sum().reset_index()
    for name in ("effect_error", "shrunken_error"):
        whole[name] = np.sqrt(whole[name])
    return whole.assign(grade_span="ALL")


_STUDENT = ["priors", "expected_score", "residual", "within", "between", "cohort_size", "state"]


def _cohort_growth(
    scores: pandas.DataFrame,
    cohort: Cohort,
    covariates: Sequence[str],
    subjects: Sequence[str],
    prior: Prior,
    smallest: int,
) -> pandas.DataFrame:
    rows = members(scores, cohort)
    rows = rows[rows["school_id"].notna()]
    before, errors = (
        np.column_stack(
            [
                prior_scores(scores, cohort, rows["student_id"], prior, subject, column)
                for subject in subjects
            ]
        )
        if column in scores.columns
        else np.zeros((len(rows), len(subjects)))
        for column in ("scale_score", "standard_error")
    )
    known = np.isfinite(before).all(axis=1)
    rows, before, errors = rows[known], before[known], np.nan_to_num(errors[known])
    known_covariates = rows[list(covariates)].to_numpy(dtype=float)
    if np.isnan(known_covariates).any():
        raise ValueError(f"students with growth in grade {cohort.grade} lack a covariate")
    result = rows[KEY].assign(
        priors=len(subjects),
        expected_score=np.nan,
        residual=np.nan,
        within=np.nan,
        between=np.nan,
        cohort_size=len(rows),
        state="cohort_too_small",
    )
    school = pandas.factorize(rows["school_id"], sort=True)[0]
    terms = 2 * (len(subjects) + len(covariates))
    schools = school.max(initial=-1) + 1
    if len(rows) < smallest or schools < SMALLEST_NUMBER_OF_SCHOOLS or len(rows) < terms + schools:
        return result[[*KEY, *_STUDENT]]
    current = rows["scale_score"].to_numpy()
    fit = fit_random_intercepts(
        current,
        np.column_stack([before, known_covariates]),
        school,
        np.column_stack([errors, np.zeros_like(known_covariates)]),
    )
    result = result.assign(
        expected_score=fit.expected,
        residual=current - fit.expected,
        within=fit.within,
        between=fit.between,
        state="computed",
    )
    return result[[*KEY, *_STUDENT]]
