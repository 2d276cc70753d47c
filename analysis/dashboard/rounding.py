"""Exact rounding to tenths, in whole numbers.

Belongs here: rounding half away from zero without binary fractions. A number with one decimal is
held as the whole number of its tenths: 44.3 as 443. Does not belong here: which numbers are
divided.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

# With counts up to this the products below stay within 64 bits; the state has 6 million students.
MOST_STUDENTS = 50_000_000


def tenths(value: str | float | Decimal) -> int:
    """The tenths of a number as it is written: -0.05 is -1 (halves go away from zero).

    A float stands for its shortest decimal form, as a file would show it.
    """
    return int((Decimal(str(value)) * 10).quantize(Decimal(1), ROUND_HALF_UP))


def quotient(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """The whole number nearest to numerator / denominator, halves away from zero.

    Both are whole numbers (Int64, empty where not known); the denominators are positive.
    """
    size = (2 * numerator.abs() + denominator) // (2 * denominator)
    return size.where(numerator >= 0, -size).astype("Int64")


def percent_tenths(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """Tenths of 100 * numerator / denominator; empty without students."""
    students = denominator.where(denominator > 0)
    return quotient(1000 * numerator, students)


def percent_change_tenths(
    numerator: pd.Series,
    denominator: pd.Series,
    prior_numerator: pd.Series,
    prior_denominator: pd.Series,
) -> pd.Series:
    """Tenths of the difference of two unrounded percentages, in percentage points."""
    students = denominator.where(denominator > 0)
    prior_students = prior_denominator.where(prior_denominator > 0)
    difference = numerator * prior_students - prior_numerator * students
    return quotient(1000 * difference, students * prior_students)
