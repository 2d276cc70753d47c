"""The columns of a download file, as text or numbers, in whole numbers.

Belongs here: finding a column whatever its case, and reading its cells. Does not belong here: what
the numbers mean (status.py and the modules beside it).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import InvalidOperation

import numpy as np
import pandas as pd

from analysis.dashboard.rounding import MOST_STUDENTS, tenths

# Nothing was reported: empty, or masked because few students are behind it.
BLANKS = frozenset({"", "*", "--", "nan", "<na>", "none", "n/a", "na", "null"})


def text(frame: pd.DataFrame, name: str) -> pd.Series:
    """The cells of a column as upper-case text without spaces around it; '' where blank or absent.

    Files write changelevel and changeLevel: columns that differ in case only are one column, of
    which the first that holds something counts.
    """
    found = pd.Series("", index=range(len(frame)), dtype=object)
    for position, column in enumerate(frame.columns):
        if str(column).strip().lower() == name:
            codes, cells = pd.factorize(frame.iloc[:, position], use_na_sentinel=False)
            words = np.array([_cell(cell) for cell in cells], dtype=object)
            found = found.where(found != "", words[codes] if len(cells) else found)
    return found


def counts(frame: pd.DataFrame, name: str) -> pd.Series:
    """Numbers of students (Int64); empty where blank or absent.

    ValueError where a cell is no whole number from 0 to 50 million; the message names the column.
    """
    return _numbers(frame, name, _count, "a number of students")


def one_decimal(frame: pd.DataFrame, name: str) -> pd.Series:
    """Numbers in tenths (Int64), rounded half away from zero; empty where blank or absent.

    ValueError where a cell is no number; the message names the column.
    """
    return _numbers(frame, name, tenths, "a number")


def flag(frame: pd.DataFrame, name: str) -> pd.Series:
    """Whether the column holds Y."""
    return text(frame, name) == "Y"


def _cell(value: object) -> str:
    words = str(value).strip().upper()
    return "" if words.lower() in BLANKS else words


def _count(words: str) -> int:
    number = tenths(words)
    if number % 10 or not 0 <= number <= 10 * MOST_STUDENTS:
        raise ValueError(words)
    return number // 10


def _numbers(frame: pd.DataFrame, name: str, read: Callable[[str], int], kind: str) -> pd.Series:
    codes, cells = pd.factorize(text(frame, name))
    values: list[int | None] = []
    for words in cells:
        try:
            values.append(read(words.replace(",", "").removesuffix("%")) if words else None)
        except (InvalidOperation, ValueError):
            message = f"Column {name} holds {words!r}, which is not {kind}."
            raise ValueError(message) from None
    return pd.Series(pd.array(values, dtype="Int64").take(codes), dtype="Int64")
