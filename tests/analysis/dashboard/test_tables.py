"""The tables are whole: no number falls between bands, and better is never worse."""

from __future__ import annotations

from itertools import groupby, pairwise

import pytest

from analysis.dashboard.levels import bands_of
from analysis.dashboard.rules import colors, cut_points

FALLING = {"CHRO", "SUSP"}  # low numbers are good
TABLES = sorted({(cut.kind, cut.indicator, cut.variant, cut.first_year) for cut in cut_points()})


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_number_has_one_level(table):
    """Five bands that touch at one decimal, from end to end, and levels rise to the good side."""
    bands = bands_of(*table)
    assert bands[0].lower == -99990
    assert bands[-1].upper == 99990
    assert [after.lower - before.upper for before, after in pairwise(bands)] == [1] * 4
    levels = [band.level for band in bands]
    assert levels == ([5, 4, 3, 2, 1] if table[1] in FALLING else [1, 2, 3, 4, 5])


def test_a_year_has_one_table_of_a_kind():
    for _, rows in groupby(
        sorted(cut_points(), key=lambda cut: (cut.indicator, cut.variant, cut.kind, cut.level)),
        key=lambda cut: (cut.indicator, cut.variant, cut.kind, cut.level),
    ):
        years = sorted((cut.first_year, cut.last_year) for cut in rows)
        assert all(before[1] < after[0] for before, after in pairwise(years))


@pytest.mark.parametrize("year", [2020, 2021])
def test_no_dashboard_no_levels(year):
    assert not [cut for cut in cut_points() if cut.first_year <= year <= cut.last_year]


def test_the_dashboard_of_2022_had_status_only():
    kinds = {cut.kind for cut in cut_points() if cut.first_year <= 2022 <= cut.last_year}
    assert kinds == {"status"}


def test_a_better_level_never_has_a_worse_color():
    """For the same status, a better change; for the same change, a better status."""
    grid = {
        (
            cell.indicator,
            cell.variant,
            cell.is_small_population,
            cell.status_level,
            cell.change_level,
        ): cell.color
        for cell in colors()
    }
    assert grid
    for (*table, status, change), color in grid.items():
        for better in ((status + 1, change), (status, change + 1)):
            assert grid.get((*table, *better), 5) >= color


def test_pairs_without_a_color_cannot_occur():
    """Very low suspension after a steep rise would need a rate below zero the year before."""
    pairs = {
        (cell.indicator, cell.variant, cell.status_level, cell.change_level)
        for cell in colors()
        if not cell.is_small_population
    }
    tables = {(cell.indicator, cell.variant) for cell in colors()}
    missing = {
        (*table, status, change)
        for table in tables
        for status in range(1, 6)
        for change in range(1, 6)
        if (*table, status, change) not in pairs
    }
    for indicator, variant, status, change in missing:
        status_band = next(
            b for b in bands_of("status", indicator, variant, 2025) if b.level == status
        )
        change_band = next(
            b for b in bands_of("change", indicator, variant, 2025) if b.level == change
        )
        if indicator in FALLING:
            assert status_band.upper - change_band.lower < 0
        else:
            assert status_band.lower - change_band.upper > 1000
    assert ("GRAD", "ALL", 5, 1) in missing
