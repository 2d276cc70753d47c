"""Made-up names, some of them far more frequent than others, as the names of real students are.

Belongs here: names and how frequent each is. Does not belong here: who has them (planted.py).

The sample's names come first, the most frequent of all; then names composed of the beginning of one
and the end of another, so that many are nearly the same (HERNANDEZ, HERNANDES). The name of rank r
has a share proportional to 1 / (r + shift) ** slope. For last names that gives 0.8 % for the first,
0.12 % for rank 100, 0.012 % for rank 1,000 and 0.001 % for rank 10,000, as the lists of the Census
of 1990 do (1.0, 0.08, 0.012 and 0.001 %), with frequent names a little more frequent. The shares of
first names follow what is known of recent births (a half percent for the first of both sexes, and
three quarters of all among 2,000 names): a rule of thumb that no file here verifies.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingestion.sample.names import FIRST_NAMES, LAST_NAMES

_ORDER = 20240101
_SHORTEST, _LONGEST = 3, 12


@dataclass(frozen=True)
class Names:
    """Names by rank, and the share of each."""

    names: np.ndarray
    shares: np.ndarray

    def draw(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """So many names, frequent ones more often."""
        return self.names[rng.choice(len(self.names), count, p=self.shares)]


def letters(name: str) -> str:
    """A name in the form in which names are compared: capital letters and single spaces."""
    kept = name.upper().replace("'", "").replace(".", "")
    return " ".join("".join(c if c.isalpha() else " " for c in kept).split())


def _names(given: tuple[str, ...], count: int, shift: float, slope: float) -> Names:
    rng = np.random.default_rng(_ORDER)
    first = sorted({letters(name) for name in given})
    parts = [name for name in first if " " not in name]
    beginnings = sorted({name[:at] for name in parts for at in range(2, len(name))})
    endings = sorted({name[at:] for name in parts for at in range(1, len(name) - 1)})
    seen = set(first)
    composed: list[str] = []
    while len(composed) < count - len(first):
        one, other = rng.integers(0, len(beginnings)), rng.integers(0, len(endings))
        name = beginnings[one] + endings[other]
        if _SHORTEST <= len(name) <= _LONGEST and name not in seen:
            seen.add(name)
            composed.append(name)
    names = [first[place] for place in rng.permutation(len(first))] + composed
    weights = 1 / (np.arange(1, len(names) + 1) + shift) ** slope
    return Names(np.array(names, dtype=object), weights / weights.sum())


FIRST = _names(FIRST_NAMES, 20_000, shift=40, slope=1.2)
LAST = _names(LAST_NAMES, 100_000, shift=20, slope=1.1)
