"""Quantile regression: exact, also where scores repeat; HiGHS solves the same program."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from analysis.growth import quantile_regression as module
from analysis.growth.quantile_regression import quantile_regression

LEVELS = (np.arange(1, 101) - 0.5) / 100


def loss(design, response, coefficients, level) -> float:
    residuals = response - design @ coefficients
    return float((residuals * (level - (residuals < 0))).sum())


def by_linear_programming(design, response, level):
    """The same problem written as a linear program."""
    n, p = design.shape
    cost = np.r_[np.zeros(p), np.full(n, level), np.full(n, 1 - level)]
    equality = np.hstack([design, np.eye(n), -np.eye(n)])
    bounds = [(None, None)] * p + [(0, None)] * (2 * n)
    solution = linprog(cost, A_eq=equality, b_eq=response, bounds=bounds, method="highs")
    return solution.fun


def problem(kind: str, n: int = 120):
    draw = np.random.default_rng(3)
    x = draw.normal(size=(n, 3))
    y = x @ [1.0, -2.0, 0.5] + draw.normal(size=n) * (1 + np.abs(x[:, 0]))
    if kind == "whole numbers":
        x, y = np.rint(x), np.rint(y)
    if kind == "ceiling":
        x, y = np.rint(2 * x), np.minimum(np.rint(3 * y), 2)
    if kind == "repeated":
        x, y = np.tile(x[: n // 6], (6, 1)), np.tile(y[: n // 6], 6)
    if kind == "dependent":
        x[:, 2] = x[:, 0] - 2 * x[:, 1]
    return np.column_stack([np.ones(n), x]), y


@pytest.mark.parametrize("kind", ["plain", "whole numbers", "ceiling", "repeated", "dependent"])
def test_each_level_reaches_the_least_loss(kind):
    design, response = problem(kind)
    levels = LEVELS[::9]
    found = quantile_regression(design, response, levels)
    for level, coefficients in zip(levels, found.T, strict=True):
        best = by_linear_programming(design, response, level)
        assert loss(design, response, coefficients, level) == pytest.approx(best, rel=1e-9)


def test_the_narrow_band_of_large_data_gives_the_same_as_all_rows(monkeypatch):
    """With many rows most are left out of a step; the result must not depend on which."""
    draw = np.random.default_rng(5)
    x = draw.normal(size=20_000)
    design = np.column_stack([np.ones_like(x), x, x**2])
    response = np.rint(10 * (x + draw.gumbel(size=len(x)) * np.exp(x / 3)))
    narrow = quantile_regression(design, response, LEVELS)
    monkeypatch.setattr(module, "BAND", 1e9)
    whole = quantile_regression(design, response, LEVELS[::10])
    np.testing.assert_allclose(narrow[:, ::10], whole, atol=1e-8)


@pytest.mark.parametrize("band", [0.02, 0.2])
def test_a_band_that_is_too_narrow_is_widened(monkeypatch, band):
    design, response = problem("plain", 3000)
    expected = quantile_regression(design, response, LEVELS)
    monkeypatch.setattr(module, "BAND", band)
    np.testing.assert_allclose(quantile_regression(design, response, LEVELS), expected, atol=1e-8)


def test_order_of_levels_and_rows_does_not_matter():
    design, response = problem("plain")
    shuffled = np.random.default_rng(0).permutation(len(response))
    found = quantile_regression(design, response, LEVELS)
    again = quantile_regression(design[shuffled], response[shuffled], LEVELS[::-1])
    np.testing.assert_allclose(found, again[:, ::-1], atol=1e-9)


@pytest.mark.parametrize(
    ("design", "response", "levels", "message"),
    [
        (np.ones((3, 1)), np.ones(2), [0.5], "n by p"),
        (np.ones((3, 1)), np.array([1, np.nan, 2]), [0.5], "missing"),
        (np.ones((3, 1)), np.ones(3), [0.0], "between 0 and 1"),
        (np.ones((3, 1)), np.ones(3), [0.5, 0.5], "different"),
        (np.ones((0, 1)), np.ones(0), [0.5], "no rows"),
    ],
)
def test_senseless_input_is_refused(design, response, levels, message):
    with pytest.raises(ValueError, match=message):
        quantile_regression(design, response, levels)


def test_constant_response_is_fitted_exactly():
    design, _ = problem("plain")
    found = quantile_regression(design, np.full(len(design), 7.0), LEVELS)
    np.testing.assert_allclose(design @ found, 7.0, atol=1e-9)
