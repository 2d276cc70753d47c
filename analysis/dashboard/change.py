"""Change: how far a row moved since the prior year, in tenths.

Belongs here: the difference of unrounded numbers. Does not belong here: its level (levels.py).
"""

from __future__ import annotations

import pandas as pd

from analysis.dashboard.rounding import percent_change_tenths
from analysis.dashboard.status import Year


def change_of(current: Year, prior: Year, printed: pd.Series) -> pd.Series:
    """The difference of the unrounded status of two years, rounded half away from zero.

    Rates are compared by their counts. Of a mean distance files give only the rounded status of
    both years, whose difference can be off by a tenth; there the printed change, which comes from
    the unrounded ones, is taken where it is within that tenth.
    """
    exact = percent_change_tenths(
        current.numerator, current.students, prior.numerator, prior.students
    )
    difference = current.status - prior.status
    is_precise = ((printed - difference).abs() <= 1).fillna(False).astype(bool)
    return exact.fillna(printed.where(is_precise)).fillna(difference)
