"""How right links are against known truth.

Belongs here: precision and recall. Does not belong here: linking or truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Accuracy:
    """Links made, those that are right, and records that are about a known student."""

    links: int
    right: int
    possible: int

    @property
    def precision(self) -> float:
        """The share of links that are right."""
        return self.right / self.links if self.links else 1.0

    @property
    def recall(self) -> float:
        """The share of records about a known student that are linked to that student."""
        return self.right / self.possible if self.possible else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.links + self.possible) if self.possible else 1.0


def accuracy(links: Mapping[str, str], truth: Mapping[str, str]) -> Accuracy:
    """Compare links (record to student) with the truth ('' where the student is not known)."""
    return Accuracy(
        links=len(links),
        right=sum(truth[record] == student for record, student in links.items()),
        possible=sum(bool(student) for student in truth.values()),
    )
