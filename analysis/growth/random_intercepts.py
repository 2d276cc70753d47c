"""Regression on students' values and their school's averages, with a random effect per school.

Belongs here: the estimate. Does not belong here: what is regressed on what.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_UNRELIABLE = 0.9


@dataclass(frozen=True)
class RandomIntercepts:
    """Expected values without the schools' effects, and the variances within and between."""

    expected: Floats
    within: float
    between: float


def fit_random_intercepts(
    response: Floats, values: Floats, school: NDArray[np.intp], errors: Floats
) -> RandomIntercepts:
    """Fit by generalized least squares with Swamy and Arora's variances.

    `values` is n by k; `school` numbers the schools from 0; `errors` has the standard errors of
    measurement of `values` (0 where there are none), which are taken out of the moments. Constant
    columns, and averages that do not differ between schools, take part without harm.
    """
    counts = np.bincount(school).astype(float)
    values = values - values.mean(axis=0)
    averages = _averages(values, school, counts)
    centre = response.mean()
    response = response - centre
    noise = (errors**2).sum(axis=0)
    noise_of_averages = (
        _sums(errors**2, school, len(counts)) / counts[:, None] ** 2 * counts[:, None]
    ).sum(axis=0)

    inner = values - averages[school]
    outcome = response - _averages(response[:, None], school, counts)[school, 0]
    slopes = _solve(inner.T @ inner, inner.T @ outcome, noise - noise_of_averages)
    rest = outcome - inner @ slopes
    within = float(rest @ rest) / max(len(response) - len(counts) - values.shape[1], 1)

    outer = np.column_stack([np.ones(len(counts)), averages])
    means = _averages(response[:, None], school, counts)[:, 0]
    level = np.linalg.lstsq(outer * np.sqrt(counts)[:, None], means * np.sqrt(counts))[0]
    gaps = means - outer @ level
    leverage = _trace(outer, counts)
    spread = float(counts @ gaps**2) - within * (len(counts) - np.linalg.matrix_rank(outer))
    between = max(spread / max(counts.sum() - leverage, 1.0), 0.0)

    theta = 1 - np.sqrt(within / (within + counts * between)) if between else np.zeros(len(counts))
    design = np.column_stack([np.ones(len(values)), values, averages[school]])
    transformed = design - theta[school, None] * _averages(design, school, counts)[school]
    outcome = response - theta[school] * means[school]
    unreliable = _noise_moments(errors, school, counts, theta)
    coefficients = _solve(transformed.T @ transformed, transformed.T @ outcome, unreliable)
    return RandomIntercepts(centre + design @ coefficients, within, between)


def _noise_moments(
    errors: Floats, school: NDArray[np.intp], counts: Floats, theta: Floats
) -> Floats:
    """What errors of measurement add to the moments of intercept, values and averages.

    In averages over a school's students errors cancel out and are left alone.
    """
    sums = _sums(errors**2, school, len(counts))
    own = (sums * (1 - 2 * theta / counts + theta**2 / counts)[:, None]).sum(axis=0)
    return np.concatenate([[0.0], own, np.zeros_like(own)])


def _solve(moments: Floats, products: Floats, noise: Floats) -> Floats:
    """Coefficients after taking the noise out of the moments; the shortest if not unique.

    Raises ValueError when the noise is as large as the values: they then say nothing.
    """
    scale = np.sqrt(np.maximum(np.diag(moments), 1e-12))
    share = noise / scale**2
    if (share > MOST_UNRELIABLE).any():
        raise ValueError("standard errors of prior scores are as large as the scores' own spread")
    corrected = (moments - np.diag(noise)) / np.outer(scale, scale)
    return np.linalg.pinv(corrected, rcond=1e-10, hermitian=True) @ (products / scale) / scale


def _trace(outer: Floats, counts: Floats) -> float:
    """How much of the schools' own variance the regression of the averages takes up."""
    weighted = outer * counts[:, None]
    return float(np.trace(np.linalg.pinv(outer.T @ weighted) @ (weighted.T @ weighted)))


def _sums(values: Floats, school: NDArray[np.intp], schools: int) -> Floats:
    columns = [np.bincount(school, weights=column, minlength=schools) for column in values.T]
    return np.column_stack(columns)


def _averages(values: Floats, school: NDArray[np.intp], counts: Floats) -> Floats:
    return _sums(values, school, len(counts)) / counts[:, None]
