"""What registrars, parents and systems get wrong about a student, for made-up records.

Belongs here: the mistakes and how frequent each is. Does not belong here: whose records they are
(identities.py, identity/planted.py).
"""

from __future__ import annotations

import string

import numpy as np
import pandas as pd

# Share of records with each mistake; several can meet in one record.
TYPING_FIRST, TYPING_LAST = 0.05, 0.05
SHORT_FIRST = 0.05  # Alexander, Alex
OTHER_LAST = 0.06  # one part of a compound name is left out, or one is added
SWAPPED_NAMES = 0.01
SWAPPED_DAY_AND_MONTH, TYPING_BIRTH, MISSING_BIRTH = 0.015, 0.02, 0.005
OTHER_BIRTH_YEAR, OTHER_BIRTH_DATE, NEW_LAST = 0.003, 0.002, 0.004
OTHER_GENDER, MISSING_GENDER = 0.01, 0.05
MISSING_LOCAL, OTHER_LOCAL = 0.5, 0.05


class Mistakes:
    """Mistakes drawn from a stream of random numbers."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def into(self, records: pd.DataFrame) -> pd.DataFrame:
        """A copy of the records with mistakes in them."""
        out = records.copy()
        columns = {name: out[name].to_numpy(dtype=object, copy=True) for name in out.columns}
        self._change(columns["first_name"], TYPING_FIRST, self._mistyped)
        self._change(columns["last_name"], TYPING_LAST, self._mistyped)
        self._change(columns["first_name"], SHORT_FIRST, self._short)
        self._change(columns["last_name"], OTHER_LAST, self._other_part)
        swapped = self._rows(len(out), SWAPPED_NAMES)
        first, last = columns["first_name"], columns["last_name"]
        first[swapped], last[swapped] = last[swapped], first[swapped].copy()
        self._change(columns["birth_date"], SWAPPED_DAY_AND_MONTH, swapped_day_and_month)
        self._change(columns["birth_date"], TYPING_BIRTH, self._other_digit)
        self._change(columns["birth_date"], OTHER_BIRTH_YEAR, self._other_year)
        self._change(columns["birth_date"], OTHER_BIRTH_DATE, self._other_date)
        self._change(columns["birth_date"], MISSING_BIRTH, lambda _: None)
        self._change(columns["last_name"], NEW_LAST, lambda old: f"{old[1:][::-1]}ER")
        self._change(columns["gender"], OTHER_GENDER, lambda old: "M" if old == "F" else "F")
        self._change(columns["gender"], MISSING_GENDER, lambda _: None)
        self._change(columns["local_student_id"], OTHER_LOCAL, lambda old: f"X{old}")
        self._change(columns["local_student_id"], MISSING_LOCAL, lambda _: None)
        return pd.DataFrame(columns)

    def _rows(self, count: int, share: float) -> np.ndarray:
        return np.flatnonzero(self.rng.random(count) < share)

    def _change(self, values: np.ndarray, share: float, change) -> None:
        for row in self._rows(len(values), share):
            if values[row] is not None:
                values[row] = change(values[row])

    def _mistyped(self, name: str) -> str:
        """A name with one letter left out, doubled, replaced, or two exchanged."""
        at = int(self.rng.integers(0, len(name)))
        kind = int(self.rng.integers(0, 4))
        letter = string.ascii_uppercase[int(self.rng.integers(0, 26))]
        if kind == 0 and len(name) > 2:
            return name[:at] + name[at + 1 :]
        if kind == 1:
            return name[:at] + name[at] + name[at:]
        if kind == 2 and at > 0:
            return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
        return name[:at] + letter + name[at + 1 :]

    def _short(self, name: str) -> str:
        keep = int(self.rng.integers(3, 5))
        return name[:keep] if len(name) > keep + 1 else name

    def _other_part(self, name: str) -> str:
        parts = name.split()
        if len(parts) > 1:
            return parts[int(self.rng.integers(0, len(parts)))]
        return f"{name} {('LOPEZ', 'GARCIA', 'NGUYEN', 'SMITH')[int(self.rng.integers(0, 4))]}"

    def _other_digit(self, day: str) -> str:
        at = int(self.rng.integers(3, 8))
        return day[:at] + str(int(self.rng.integers(0, 10))) + day[at + 1 :]

    def _other_year(self, day: str) -> str:
        return str(int(day[:4]) + int(self.rng.integers(11, 20))) + day[4:]

    def _other_date(self, day: str) -> str:
        month, date = self.rng.integers(1, 13), self.rng.integers(1, 29)
        return f"{int(day[:4]) - 1}{month:02d}{date:02d}"


def swapped_day_and_month(day: str) -> str:
    """CCYYMMDD as CCYYDDMM where that is a date too, else unchanged."""
    return day[:4] + day[6:] + day[4:6] if int(day[6:]) <= 12 else day
