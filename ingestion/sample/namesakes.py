"""Made-up students who could be taken for one another get other last names.

Belongs here: which names and birth dates are too near, and what becomes of them. Does not belong
here: drawing names (students.py) or comparing people (identity/), which this does not use.

Two people of one name born days apart are rare, and the linkage rightly asks about them; in a
sample such a pair would be a finding that nobody planted. No random number is drawn here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ingestion.sample.names import FIRST_NAMES, LAST_NAMES

# Where more students are than names and birth dates can tell apart, some pairs are left.
_ROUNDS = 20
_MONTHS, _DAYS = 13, 32


def told_apart(known: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """The new students, some with other last names, so that none is near to another or a known one.

    Near are students with the same names born in the same month, or in the same year on the same
    day of a month or with day and month exchanged; and those with the same last name and birth date
    whose first names begin alike. Columns: first, last, birth, of which `last` changes.
    """
    first = np.concatenate([known["first"], new["first"]]).astype(np.int64)
    birth = np.concatenate([known["birth"], new["birth"]]).astype(np.int64)
    last = np.concatenate([known["last"], new["last"]]).astype(np.int64)
    dates = _Dates(birth)
    for _ in range(_ROUNDS):
        near = np.zeros(len(last), dtype=bool)
        for key in _keys(first, last, dates):
            near |= _repeated(key)
        near[: len(known)] = False
        if not near.any():
            break
        last[near] = (last[near] + 1) % len(LAST_NAMES)
    return new.assign(last=last[len(known) :].astype(new["last"].dtype))


class _Dates:
    """Year, month and day of birth, from day numbers."""

    def __init__(self, birth: np.ndarray) -> None:
        days = birth.astype("datetime64[D]")
        months = days.astype("datetime64[M]")
        self.number = birth - birth.min() if len(birth) else birth
        self.year = days.astype("datetime64[Y]").astype(np.int64)
        self.month = months.astype(np.int64) % 12 + 1
        self.day = (days - months).astype(np.int64) + 1


def _keys(first: np.ndarray, last: np.ndarray, dates: _Dates) -> Iterator[np.ndarray]:
    """Numbers that are the same for students who are near to one another, for each way of it."""
    named = (first * len(LAST_NAMES) + last) * 3000 + dates.year + 1000
    yield named * _MONTHS + dates.month
    yield named * _DAYS + dates.day
    low, high = np.minimum(dates.month, dates.day), np.maximum(dates.month, dates.day)
    yield (named * _MONTHS + low) * _DAYS + high
    yield (_BEGINNINGS[first] * len(LAST_NAMES) + last) * 100_000 + dates.number


def _repeated(key: np.ndarray) -> np.ndarray:
    """Which rows have a key that an earlier row has."""
    order = np.argsort(key, kind="stable")
    again = key[order[1:]] == key[order[:-1]]
    found = np.zeros(len(key), dtype=bool)
    found[order[1:][again]] = True
    return found


def _beginnings() -> np.ndarray:
    letters = ["".join(filter(str.isalpha, name)).upper()[:3] for name in FIRST_NAMES]
    return np.unique(letters, return_inverse=True)[1].astype(np.int64)


_BEGINNINGS = _beginnings()
