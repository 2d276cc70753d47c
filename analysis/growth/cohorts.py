"""Cohorts and prior scores by name.

Belongs here: what can be said of them without a table, so that asking which cohorts a change
touches loads no numpy. Does not belong here: their scores (`table`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Cohort:
    """The students with a score in a subject, school year (the year it ends in) and grade."""

    subject: str
    year: int
    grade: int


@dataclass(frozen=True)
class Prior:
    """How long before the current score, and how many grades lower, a prior score was earned."""

    years_back: int
    grades_back: int

    def __post_init__(self) -> None:
        if self.years_back < 1 or self.grades_back < 0:
            raise ValueError("a prior score lies at least one year back and in no higher grade")


def consecutive(number: int) -> tuple[Prior, ...]:
    """Priors one year and one grade apart, the latest first."""
    return tuple(Prior(back, back) for back in range(1, number + 1))
