"""Status and change levels: 1 to 5, 5 best, 0 where there is none.

Belongs here: which table of cut points judges a row, and looking a number up in it. Does not belong
here: how the numbers come about (status.py, change.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.dashboard.rules import CutPoint, cut_points

NONE = 0


def variants(
    indicator: pd.Series, entity_type: pd.Series, record_type: pd.Series, high_school: pd.Series
) -> pd.Series:
    """The table of cut points that a row is judged by.

    Suspension has six, by type of school (ES, MS, HS) or district (ED, HD, UD); the state counts as
    a unified district. ELA and mathematics have one of their own, HS, for schools and districts
    whose only tested grade is 11 (hscutpoints). All others are judged alike.
    """
    state = entity_type.where((entity_type != "") | (record_type != "X"), "UD")
    academic = pd.Series(np.where(high_school, "HS", "ALL"), index=indicator.index)
    return (
        pd.Series("ALL", index=indicator.index, dtype=object)
        .where(indicator != "SUSP", state)
        .where(~indicator.isin(["ELA", "MATH"]), academic)
    )


def levels(
    kind: str, indicator: pd.Series, variant: pd.Series, year: pd.Series, value: pd.Series
) -> pd.Series:
    """Levels of values in tenths; `kind` is status or change; 0 without value or cut points."""
    found = np.full(len(value), NONE)
    rows = pd.DataFrame({"indicator": indicator, "variant": variant, "year": year})
    known = value.notna().to_numpy()
    for (code, table, in_year), positions in rows.groupby(list(rows), sort=False).indices.items():
        bands = bands_of(kind, code, table, int(in_year))
        positions = positions[known[positions]]
        if bands and len(positions):
            found[positions] = _look_up(bands, value.iloc[positions].to_numpy(dtype=np.int64))
    return pd.Series(found, index=value.index)


def has_levels(kind: str, indicator: pd.Series, variant: pd.Series, year: pd.Series) -> pd.Series:
    """Whether the Dashboard of the year had such levels for the indicator at all."""
    known = {
        key: bool(bands_of(kind, key[0], key[1], int(key[2])))
        for key in set(zip(indicator, variant, year, strict=True))
    }
    keys = zip(indicator, variant, year, strict=True)
    return pd.Series([known[key] for key in keys], index=indicator.index, dtype=bool)


def bands_of(kind: str, indicator: str, variant: str, year: int) -> list[CutPoint]:
    """The bands of a year from the lowest values to the highest; none where there are no levels."""
    bands = [
        cut
        for cut in cut_points()
        if (cut.kind, cut.indicator, cut.variant) == (kind, indicator, variant)
        and cut.first_year <= year <= cut.last_year
    ]
    return sorted(bands, key=lambda cut: cut.lower)


def _look_up(bands: list[CutPoint], values: np.ndarray) -> np.ndarray:
    """Bands touch at one decimal, so the highest one that begins at or below the value is its."""
    begins = np.array([band.lower for band in bands[1:]], dtype=np.int64)
    return np.array([band.level for band in bands])[np.searchsorted(begins, values, side="right")]
