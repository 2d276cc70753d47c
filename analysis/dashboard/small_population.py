"""Small populations: fewer than 150 students are judged on a grid of three change levels.

Belongs here: who counts as small, and what becomes of the change level. Does not belong here: the
colors of that grid (the seed dashboard_colors). Source: the Department's record layouts
(smalldenom, safetynet) and its 2024 and 2025 files.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.dashboard.rules import SmallPopulation, small_populations

# Increased or declined significantly becomes increased or declined; no change stays none.
INNER_LEVEL = {0: 0, 1: 2, 2: 2, 3: 3, 4: 4, 5: 4}


def is_small(
    indicator: pd.Series, year: pd.Series, student_group: pd.Series, students: pd.Series
) -> pd.Series:
    """Whether the current denominator is below the indicator's limit; not the prior one."""
    return _any_rule(
        lambda rule: (
            _holds(rule, indicator, year)
            & (students < rule.below).fillna(False)
            & (rule.includes_groups | (student_group == "ALL"))
        ),
        indicator,
    )


def printed_change_level(
    change_level: pd.Series, small: pd.Series, indicator: pd.Series, year: pd.Series
) -> pd.Series:
    """The change level as files print it: graduation keeps five where its color knows three."""
    rewritten = small & _any_rule(
        lambda rule: rule.rewrites_change_level & _holds(rule, indicator, year), indicator
    )
    return inner_change_level(change_level, rewritten)


def inner_change_level(change_level: pd.Series, small: pd.Series) -> pd.Series:
    """The change level by which a small population's color and box are looked up."""
    return change_level.where(~small, change_level.map(INNER_LEVEL))


def _holds(rule: SmallPopulation, indicator: pd.Series, year: pd.Series) -> pd.Series:
    return (indicator == rule.indicator) & year.between(rule.first_year, rule.last_year)


def _any_rule(condition: Callable[[SmallPopulation], pd.Series], rows: pd.Series) -> pd.Series:
    found = pd.Series(False, index=rows.index)
    for rule in small_populations():
        found |= condition(rule)
    return found.astype(bool)
