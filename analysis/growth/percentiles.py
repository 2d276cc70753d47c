"""Student growth percentiles: where a score lies among students with the same prior scores.

Belongs here: fitting a cohort and reading percentiles off it, by the conventions of the SGP
package. Does not belong here: means of groups (`summary`), regression and splines.

Rule (Betebenner 2009; SGP's studentGrowthPercentiles): the current score is regressed on a cubic
B-spline of each prior score at the 100 levels 0.005 to 0.995. A student's percentile is the number
of the cohort's predicted scores, rounded to five decimals, that lie below the student's own; 0
counts as 1 and 100 as 99. Whoever reached the highest obtainable score also passes the predictions
equal to it. Predictions that cross are put in order, which leaves that number as it is.
Cohort-referenced: knots and coefficients come from the cohort alone, and so from no later data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas
from threadpoolctl import threadpool_limits

from analysis.growth.bounds import Bounds, read_bounds
from analysis.growth.cohorts import Cohort, Prior, consecutive
from analysis.growth.quantile_regression import quantile_regression
from analysis.growth.splines import Floats, Knots, cubic_basis, knots_of
from analysis.growth.table import cohorts_in, members, prior_scores, read_scores

LEVELS = (np.arange(1, 101) - 0.5) / 100
DECIMALS = 5
SMALLEST_COHORT = 100
CHUNK = 8192
RESULT = [
    "student_id", "subject", "school_year", "grade", "priors", "scale_score",
    "growth_percentile", "is_largest_order", "cohort_size", "state",
]  # fmt: skip


@dataclass(frozen=True)
class CohortFit:
    """A fitted cohort: the knots of each prior score and one column of coefficients per level."""

    knots: tuple[Knots, ...]
    coefficients: Floats
    students: int

    def predicted_scores(self, priors: Floats, bounds: Bounds | None = None) -> Floats:
        """Predicted scores at the 100 levels, rising, one row per row of prior scores.

        Kept within the obtainable scores where `bounds` are given.
        """
        predicted = np.sort(_rounded(_design(priors, self.knots) @ self.coefficients), axis=1)
        return predicted if bounds is None else predicted.clip(bounds.lowest, bounds.highest)


def fit_cohort(current: Floats, priors: Floats, knots: Sequence[Knots] | None = None) -> CohortFit:
    """Fit current scores on prior scores (one column per prior, the latest first)."""
    priors = np.asarray(priors, dtype=float)
    if priors.ndim != 2 or not priors.shape[1]:
        raise ValueError("prior scores must be a table with a column per prior")
    chosen = tuple(knots) if knots else tuple(knots_of(column) for column in priors.T)
    if len(chosen) != priors.shape[1]:
        raise ValueError("as many sets of knots as prior scores are needed")
    # One thread: the products of a step are too small to be worth sharing.
    with threadpool_limits(limits=1, user_api="blas"):
        coefficients = quantile_regression(_design(priors, chosen), current, LEVELS)
    return CohortFit(chosen, coefficients, len(priors))


def percentiles(
    fit: CohortFit, current: Floats, priors: Floats, highest: float | None = None
) -> np.ndarray:
    """Growth percentiles, 1 to 99. `highest` is the highest obtainable score, if known."""
    current = np.asarray(current, dtype=float)
    design = _design(np.asarray(priors, dtype=float), fit.knots)
    passed = np.empty(len(current), dtype=np.int64)
    for start in range(0, len(current), CHUNK):
        part = slice(start, start + CHUNK)
        predicted, score = _rounded(design[part] @ fit.coefficients), current[part, None]
        passed[part] = (predicted < score).sum(axis=1)
        if highest is not None:
            at_top = current[part] == highest
            passed[part][at_top] = (predicted[at_top] <= highest).sum(axis=1)
    return passed.clip(1, 99)


def student_growth_percentiles(
    table: pandas.DataFrame,
    *,
    priors: Sequence[Prior] = consecutive(2),
    bounds: pandas.DataFrame | None = None,
    cohorts: Iterable[Cohort] | None = None,
    smallest_cohort: int = SMALLEST_COHORT,
    knots: Mapping[Cohort, Knots] | None = None,
) -> pandas.DataFrame:
    """Growth percentiles of every student with a prior score, one row per student and order.

    `table`: see `analysis.growth.table`. `priors`: the latest first; order k uses the first k, and
    needs a score in each. `bounds`: see `analysis.growth.bounds`. `cohorts`: those to compute; all
    in the table if None. `knots` replaces the knots of the named prior cohorts.

    Columns of the result: the score's key, `priors` (the order), `scale_score`,
    `growth_percentile` (missing unless `state` is `computed`), `is_largest_order` (the student's
    growth percentile by SGP's rule), `cohort_size` (students fitted), `state` (`computed` or
    `cohort_too_small`). A student without the latest prior score has no row.
    """
    scores = read_scores(table)
    limits = read_bounds(bounds)
    results = [
        _cohort_percentiles(scores, cohort, tuple(priors), limits, smallest_cohort, knots or {})
        for cohort in (cohorts_in(scores) if cohorts is None else sorted(cohorts))
    ]
    results = [result for result in results if len(result)]
    return pandas.concat(results, ignore_index=True) if results else _empty(scores)


def _cohort_percentiles(
    scores: pandas.DataFrame,
    cohort: Cohort,
    priors: tuple[Prior, ...],
    limits: Mapping[Cohort, Bounds],
    smallest: int,
    knots: Mapping[Cohort, Knots],
) -> pandas.DataFrame:
    rows = members(scores, cohort)
    columns = [
        prior_scores(scores, cohort, rows["student_id"], prior, cohort.subject) for prior in priors
    ]
    earlier = np.column_stack(columns) if columns else np.empty((len(rows), 0))
    known = np.logical_and.accumulate(np.isfinite(earlier), axis=1)
    enough = known.sum(axis=0) >= [max(smallest, 1 + 7 * k) for k in range(1, len(priors) + 1)]
    largest = (known & enough).sum(axis=1)
    panel = [
        _knots(cohort, prior, earlier[known[:, 0], i], knots) for i, prior in enumerate(priors)
    ]
    bounds = limits.get(cohort)
    results = []
    for order in range(1, len(priors) + 1):
        chosen = known[:, order - 1]
        if not chosen.any():
            break
        result = rows.loc[chosen, ["student_id", "subject", "school_year", "grade", "scale_score"]]
        result = result.assign(
            priors=order,
            growth_percentile=pandas.array([pandas.NA] * len(result), dtype="Int64"),
            is_largest_order=largest[chosen] == order,
            cohort_size=len(result),
            state="cohort_too_small",
        )
        if enough[order - 1]:
            current, before = result["scale_score"].to_numpy(), earlier[chosen, :order]
            fit = fit_cohort(current, before, panel[:order])
            result["growth_percentile"] = pandas.array(
                percentiles(fit, current, before, bounds.highest if bounds else None), dtype="Int64"
            )
            result["state"] = "computed"
        results.append(result[RESULT])
    if not results:
        return _empty(scores)
    return pandas.concat(results, ignore_index=True)


def _knots(
    cohort: Cohort, prior: Prior, scores: Floats, knots: Mapping[Cohort, Knots]
) -> Knots | None:
    """Knots of a prior score: those given, or of all students of the cohort who have that score."""
    earlier = Cohort(
        cohort.subject, cohort.year - prior.years_back, cohort.grade - prior.grades_back
    )
    scores = scores[np.isfinite(scores)]
    return knots.get(earlier) or (knots_of(scores) if len(scores) else None)


def _design(priors: Floats, knots: Sequence[Knots]) -> Floats:
    splines = [cubic_basis(column, each) for column, each in zip(priors.T, knots, strict=True)]
    return np.column_stack([np.ones(len(priors)), *splines])


def _rounded(predicted: Floats) -> Floats:
    return np.rint(predicted * 10**DECIMALS) / 10**DECIMALS


def _empty(scores: pandas.DataFrame) -> pandas.DataFrame:
    empty = scores.head(0)[["student_id", "subject", "school_year", "grade", "scale_score"]]
    kinds = {"priors": "int64", "growth_percentile": "Int64", "is_largest_order": "bool",
             "cohort_size": "int64", "state": "str"}  # fmt: skip
    return empty.assign(**{n: pandas.Series(dtype=k) for n, k in kinds.items()})[RESULT]
