"""The places of the trend's marks in its drawing.

Belongs here: pure functions from runs to coordinates. Does not belong here: the drawing itself
(page.html) or its colors (page.css).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from delivery.contributions import day_in_california
from delivery.quality_report.model import Run

WIDTH, HEIGHT = 640, 170
LEFT, RIGHT, TOP, BOTTOM = 66, 16, 40, 30


@dataclass(frozen=True)
class Mark:
    """One run in a drawing: where it is, and its value and day in words."""

    x: float
    y: float
    value: str
    day: str


@dataclass(frozen=True)
class Drawing:
    """A line through the runs; `top` is the value at the upper edge in words."""

    title: str
    description: str
    marks: tuple[Mark, ...]
    top: str

    @property
    def line(self) -> str:
        """The marks as an SVG polyline's points."""
        return " ".join(f"{mark.x},{mark.y}" for mark in self.marks)


def drawings(runs: Sequence[Run]) -> list[Drawing]:
    """The rejected share and the open findings of the runs, the oldest at the left."""
    return [
        _drawing("Rejected lines in percent", [run.rejected_share for run in runs], runs, "%"),
        _drawing("Open findings", [run.open_findings for run in runs], runs, ""),
    ]


def percent(share: float) -> str:
    """A share in words; a small one is not zero: '0', '<0.1', '2.5'."""
    if share == 0:
        return "0"
    return "<0.1" if share < 0.05 else f"{share:.1f}"


def _drawing(title: str, values: Sequence[float], runs: Sequence[Run], unit: str) -> Drawing:
    highest = max(values, default=0) or 1
    step = (WIDTH - LEFT - RIGHT) / max(1, len(runs) - 1)
    room = HEIGHT - TOP - BOTTOM
    marks = tuple(
        Mark(
            round(LEFT + place * step if len(runs) > 1 else (LEFT + WIDTH - RIGHT) / 2, 1),
            round(TOP + room * (1 - value / highest), 1),
            _in_words(value, unit),
            f"{day_in_california(run.began)}",
        )
        for place, (value, run) in enumerate(zip(values, runs, strict=True))
    )
    said = "; ".join(f"{mark.day}: {mark.value}" for mark in marks)
    return Drawing(title, f"{title}, one mark per run. {said}.", marks, _in_words(highest, unit))


def _in_words(value: float, unit: str) -> str:
    return f"{percent(value)}{unit}" if unit else f"{value:,.0f}"
