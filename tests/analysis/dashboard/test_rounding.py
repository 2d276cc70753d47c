"""Rounding is exact: halves go away from zero, whatever binary fractions make of them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.dashboard import rounding

COUNTS = st.integers(0, rounding.MOST_STUDENTS)


def _half_up(value: Fraction) -> int:
    """An independent rounding: the nearest whole number, halves away from zero."""
    size, rest = divmod(abs(value), 1)
    return (1 if value >= 0 else -1) * (int(size) + (rest >= Fraction(1, 2)))


def _whole(*values: int) -> pd.Series:
    return pd.Series(values, dtype="Int64")


@given(COUNTS, st.integers(1, rounding.MOST_STUDENTS))
@example(1, 2000)  # 0.05
@example(7, 16)  # 43.75
@example(201, 800)  # 25.125
def test_rates(numerator, denominator):
    found = rounding.percent_tenths(_whole(numerator), _whole(denominator))
    assert found.tolist() == [_half_up(Fraction(1000 * numerator, denominator))]


@given(COUNTS, st.integers(1, rounding.MOST_STUDENTS), COUNTS, st.integers(1, 50_000_000))
@example(1, 2000, 0, 2000)  # 0.05 up
@example(0, 2000, 1, 2000)  # -0.05: away from zero
@example(50_000_000, 50_000_000, 0, 50_000_000)
@example(0, 50_000_000, 50_000_000, 50_000_000)
def test_changes_come_from_unrounded_rates(numerator, denominator, prior, prior_denominator):
    found = rounding.percent_change_tenths(
        _whole(numerator), _whole(denominator), _whole(prior), _whole(prior_denominator)
    )
    exact = Fraction(1000 * numerator, denominator) - Fraction(1000 * prior, prior_denominator)
    assert found.tolist() == [_half_up(exact)]


def test_rounding_first_would_differ():
    """10.26 and 10.24 percent are 10.3 and 10.2: the change is 0.0, not 0.1."""
    found = rounding.percent_change_tenths(_whole(1026), _whole(10000), _whole(1024), _whole(10000))
    assert found.tolist() == [0]


@given(st.decimals(-1000, 1000, places=4))
@example(Decimal("0.05"))
@example(Decimal("-0.05"))
@example(Decimal("2.675"))
def test_written_numbers(number):
    expected = int((number * 10).to_integral_value(ROUND_HALF_UP))
    assert rounding.tenths(str(number)) == expected
    assert rounding.tenths(float(number)) == expected


def test_no_students_make_no_rate():
    assert rounding.percent_tenths(_whole(0), _whole(0)).isna().all()


@pytest.mark.parametrize(("value", "expected"), [("1e2", 1000), ("-0.04", 0), ("44.35", 444)])
def test_forms_of_numbers(value, expected):
    assert rounding.tenths(value) == expected
