"""The participation rule of the academic indicators: untested students count with lowest scores.

Belongs here: the participation rate, how many lowest scores a rate below 95 percent costs, and what
they do to a mean. Does not belong here: who is tested or enrolled. The Department has applied the
rule since 2022; before, its files give an adjustment instead (curradjustment).
"""

from __future__ import annotations

import pandas as pd

from analysis.dashboard.rounding import quotient

REQUIRED_PERCENT = 95
# Distance of the lowest obtainable score from standard in grade 11, in points: by the difference
# that the files of 2024 and 2025 show between status with and without such scores.
GRADE_11_LOWEST_DISTANCE = {"ELA": -333, "MATH": -348}


def participation_rate(tested: pd.Series, enrolled: pd.Series) -> pd.Series:
    """Whole percent of the enrolled students who were tested, rounded half up."""
    return quotient(100 * tested, enrolled.where(enrolled > 0))


def lowest_scores_needed(tested: pd.Series, enrolled: pd.Series) -> pd.Series:
    """How many lowest scores bring the rate, as rounded, to 95 percent; 0 where it is there."""
    # Rounded half up, 95 percent begin at 94.5 = 189/200.
    needed = -((-189 * enrolled) // 200) - tested
    return needed.clip(lower=0)


def status_with_lowest_scores(
    status: pd.Series, students: pd.Series, added: pd.Series, lowest_distance: pd.Series
) -> pd.Series:
    """The mean distance in tenths when `added` scores at `lowest_distance` points join.

    From a status that is itself rounded the result can be off by a tenth.
    """
    total = status * students + 10 * lowest_distance * added
    return quotient(total, (students + added).where(students + added > 0))
