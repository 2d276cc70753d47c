"""Published growth is what the files say, computed a second way, cell by cell."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

import pytest

from tests.end_to_end.slow_growth import SlowGrowth
from tests.installation import MINIMUM_N, Installation

YEARS = ("2022-2023", "2023-2024", "2024-2025")
CELLS = """
select school_year, subject, level, entity_id, student_group, grade_span,
    n, median_sgp, mean_sgp, state
from marts.growth_cells
"""
MEASURES = """
select school_year, replace(measure_id, '_growth', ''), level, entity_id, student_group, grade_span,
    n, numerator, value, state
from marts.measure_cells where measure_id in ('ela_growth', 'math_growth')
    and state <> 'not_reported'
"""
GAINS = """
select school_year, subject, level, entity_id, student_group, grade_span,
    residual_gain_n, residual_gain
from marts.growth_cells where residual_gain is not null
"""
EFFECTS = """
select school_effect, percentile, index_level, state from marts.growth_cells
where percentile is not null
"""


@pytest.fixture(scope="module")
def slow(clean: Installation) -> tuple[dict, dict]:
    """Percentiles and gains of the students of every cell, told from the files."""
    with clean.connect() as connection:
        order = dict(
            connection.execute("select ssid, student_key::text from pii.student_identifiers")
        )
    return SlowGrowth(clean.landing, YEARS, order).cells()


def test_every_cell_of_growth_percentiles(clean: Installation, slow: tuple[dict, dict]):
    """n, sum, mean and median of every entity, group and grade; no cell beyond."""
    percentiles = slow[0]
    assert len(percentiles) > 5_000
    measured, grown = {}, {}
    for key, values in percentiles.items():
        if len(values) < MINIMUM_N:
            measured[key] = grown[key] = (None, None, None, "withheld")
            continue
        n, mean = len(values), _one_decimal(Decimal(sum(values)) / len(values))
        measured[key] = (n, Decimal(sum(values)), mean, "published")
        grown[key] = (n, Decimal(str(median(values))), mean, "published")
    assert _differences(measured, _rows(clean, MEASURES)) == {}
    assert _differences(grown, _rows(clean, CELLS)) == {}


def test_every_simple_average_of_residual_gains(clean: Installation, slow: tuple[dict, dict]):
    """Schools and districts, all grades together, on the scale where 100 is as expected."""
    published = _rows(clean, GAINS)
    expected = {
        key: (len(values), 100 + sum(values) / len(values))
        for key, values in slow[1].items()
        if key[2] in ("school", "district") and key[5] == "ALL" and len(values) >= MINIMUM_N
    }
    assert len(expected) > 500
    assert published.keys() == expected.keys()
    for key, (n, value) in expected.items():
        assert published[key][0] == n, key
        assert abs(float(published[key][1]) - value) < 0.051, key


def test_levels_follow_the_percentile_of_the_effect(clean: Installation):
    """Percentile 0 to 9 is level 1, 90 to 100 level 10, as in CORE's examples 7, 57 and 88."""
    with clean.connect() as connection:
        rows = connection.execute(EFFECTS).fetchall()
    assert len(rows) > 100
    assert {state for *_, state in rows} == {"published"}
    for _, percentile, level, _ in rows:
        assert 0 <= percentile <= 100
        assert level == (10 if percentile >= 90 else percentile // 10 + 1)


def _rows(clean: Installation, query: str) -> dict[tuple, tuple]:
    with clean.connect() as connection:
        return {tuple(row[:6]): tuple(row[6:]) for row in connection.execute(query)}


def _differences(expected: dict[tuple, Any], published: dict[tuple, Any]) -> dict[tuple, Any]:
    """Some of the cells that differ or stand on one side only."""
    keys = expected.keys() | published.keys()
    different = sorted(key for key in keys if expected.get(key) != published.get(key))
    return {key: (expected.get(key), published.get(key)) for key in different[:5]}


def _one_decimal(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)
