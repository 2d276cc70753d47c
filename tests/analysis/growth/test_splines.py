"""Splines: the basis and knots that R's splines and the SGP package use."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import BSpline

from analysis.growth.splines import Knots, cubic_basis, knots_of


def test_knots_and_boundaries_follow_the_convention():
    """20/40/60/80 percentiles and a tenth of the range beyond, worked by hand for 0 to 100."""
    assert knots_of(np.arange(101.0)) == Knots((20.0, 40.0, 60.0, 80.0), (-10.0, 110.0))
    assert knots_of(np.array([0, 0.33333, 1])).boundaries == (-0.1, 1.1)


def test_basis_is_that_of_an_independent_library():
    knots = Knots((2400.0, 2450.0, 2500.0, 2560.0), (2080.0, 2710.0))
    scores = np.linspace(2080, 2710, 97)
    every = np.r_[[2080.0] * 4, knots.inner, [2710.0] * 4]
    expected = BSpline.design_matrix(scores, every, 3).toarray()[:, 1:]
    np.testing.assert_allclose(cubic_basis(scores, knots), expected, atol=1e-12)


def test_scores_beyond_the_boundaries_continue_the_last_cubic():
    knots = Knots((0.0,), (-1.0, 1.0))
    inside = np.linspace(0.1, 0.9, 9)
    for column in range(4):
        values = cubic_basis(inside, knots)[:, column]
        continued = np.polyval(np.polyfit(inside, values, 3), 1.3)
        assert cubic_basis(np.array([1.3]), knots)[0, column] == pytest.approx(continued)


def test_few_distinct_scores_give_each_knot_once_and_one_score_no_column():
    assert knots_of(np.array([1.0] * 50 + [2.0] * 50)).inner == (1.0, 2.0)
    assert cubic_basis(np.full(5, 7.0), knots_of(np.full(5, 7.0))).shape == (5, 0)


def test_knots_refuse_missing_scores_and_wrong_order():
    with pytest.raises(ValueError, match="missing"):
        knots_of(np.array([1.0, np.nan]))
    with pytest.raises(ValueError, match="rise"):
        Knots((2.0, 1.0), (0.0, 3.0))
    with pytest.raises(ValueError, match="between"):
        Knots((5.0,), (0.0, 3.0))
