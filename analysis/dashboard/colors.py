"""Colors (1 red to 5 blue, 0 none) and the box of the five-by-five grid that they come from.

Belongs here: looking a pair of levels up, and the color that unverified data get. Does not belong
here: whether a row gets a color (n_size.py).
"""

from __future__ import annotations

import pandas as pd

from analysis.dashboard.rules import colors

NONE = 0
ORANGE = 2
HIGH = 2  # the status level of a high rate where low ones are good


def color(
    indicator: pd.Series,
    variant: pd.Series,
    year: pd.Series,
    small: pd.Series,
    status_level: pd.Series,
    change_level: pd.Series,
) -> pd.Series:
    """The color of each pair of levels; 0 where the grid has no such cell."""
    grid = {
        (
            cell.indicator,
            cell.variant,
            cell.is_small_population,
            cell.status_level,
            cell.change_level,
        ): (
            cell.first_year,
            cell.last_year,
            cell.color,
        )
        for cell in colors()
    }
    found = []
    rows = zip(indicator, variant, small, status_level, change_level, year, strict=True)
    for *cell, in_year in rows:
        first_year, last_year, value = grid.get(tuple(cell), (1, 0, NONE))
        found.append(value if first_year <= in_year <= last_year else NONE)
    return pd.Series(found, index=indicator.index, dtype="int64")


def box(status_level: pd.Series, change_level: pd.Series) -> pd.Series:
    """The number of the grid's cell: 10 for the best status with the worst change, to 250.

    Rows go from the best status to the worst, and in each the change from the worst to the best.
    """
    return ((5 - status_level) * 5 + change_level) * 10


def unverified_status_level(
    status_level: pd.Series, unverified: pd.Series, indicator: pd.Series, year: pd.Series
) -> pd.Series:
    """In 2022, which had no colors, rates that were not certified got the status level high."""
    affected = unverified & (year == 2022) & indicator.isin(["CHRO", "SUSP"]) & (status_level > 0)
    return status_level.where(~affected, HIGH)
