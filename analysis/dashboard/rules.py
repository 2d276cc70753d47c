"""The Dashboard's tables: cut points, colors, small populations and the groups that get a color.

Belongs here: reading the dbt seeds that hold them, each row with the years it holds for. Does not
belong here: using them (levels.py, colors.py, small_population.py, n_size.py).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from analysis.dashboard.rounding import tenths
from warehouse.settings import PROJECT

SEEDS = PROJECT / "dbt_project" / "seeds"


@dataclass(frozen=True)
class CutPoint:
    """A band of status or change; both bounds are in tenths and belong to it."""

    indicator: str
    variant: str
    kind: str
    level: int
    lower: int
    upper: int
    first_year: int
    last_year: int


@dataclass(frozen=True)
class Color:
    """The color of one cell of a grid: 1 red to 5 blue. Cells that cannot occur have no row."""

    indicator: str
    variant: str
    is_small_population: bool
    status_level: int
    change_level: int
    color: int
    first_year: int
    last_year: int


@dataclass(frozen=True)
class SmallPopulation:
    """Below how many students an indicator's three-by-five grid holds, and for whom.

    `includes_groups`: for student groups too, not only for all students of a school or district.
    `rewrites_change_level`: the outer change levels become the inner ones in the files as well, not
    only where the color is looked up.
    """

    indicator: str
    below: int
    includes_groups: bool
    rewrites_change_level: bool
    first_year: int
    last_year: int


@dataclass(frozen=True)
class ColorGroup:
    """A student group that gets a color, from how many students in both years on."""

    student_group: str
    minimum_n: int
    minimum_n_of_districts: int
    first_year: int
    last_year: int


@cache
def cut_points() -> tuple[CutPoint, ...]:
    """All bands of status and change levels."""
    return tuple(
        CutPoint(
            row["indicator"],
            row["variant"],
            row["kind"],
            int(row["level"]),
            tenths(row["lower"]),
            tenths(row["upper"]),
            *_years(row),
        )
        for row in _rows("dashboard_cut_points")
    )


@cache
def colors() -> tuple[Color, ...]:
    """All cells of all grids."""
    return tuple(
        Color(
            row["indicator"],
            row["variant"],
            row["is_small_population"] == "true",
            int(row["status_level"]),
            int(row["change_level"]),
            int(row["color"]),
            *_years(row),
        )
        for row in _rows("dashboard_colors")
    )


@cache
def small_populations() -> tuple[SmallPopulation, ...]:
    """The indicators with a method for small populations."""
    return tuple(
        SmallPopulation(
            row["indicator"],
            int(row["below"]),
            row["includes_groups"] == "true",
            row["rewrites_change_level"] == "true",
            *_years(row),
        )
        for row in _rows("dashboard_small_populations")
    )


@cache
def color_groups() -> tuple[ColorGroup, ...]:
    """The student groups that get a color."""
    return tuple(
        ColorGroup(
            row["student_group"],
            int(row["minimum_n"]),
            int(row["minimum_n_of_districts"]),
            *_years(row),
        )
        for row in _rows("dashboard_color_groups")
    )


def _rows(seed: str) -> list[dict[str, str]]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _years(row: dict[str, str]) -> tuple[int, int]:
    return int(row["first_year"]), int(row["last_year"])
