"""The published index is the deciles of the published cells, found a second way.

Belongs here: levels, what the next levels need, and scores of the sample. Does not belong here:
crafted pools with ties, which are unit tests of index_thresholds and index_levels.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import pytest

from tests.installation import Installation
from warehouse.settings import PROJECT

SPANS = {
    "elementary": "elementary",
    "elementary_middle": "elementary",
    "middle": "middle",
    "high": "high",
    "span": "high",
}
POINTS = {"academic": 60, "social_emotional_culture_climate": 40}
LEAST_SCHOOLS, LEAST_DISTRICTS, LEAST_OF_GROUP = 10, 3, 20


@pytest.fixture(scope="module")
def metrics() -> dict[tuple[str, str], tuple[str, Decimal]]:
    """Domain and weight by grade span and measure: the index's configuration."""
    with (PROJECT / "dbt_project/seeds/index_metrics.csv").open(encoding="utf-8") as file:
        return {
            (row["index_span"], row["measure_id"]): (row["domain"], Decimal(row["weight"]))
            for row in csv.DictReader(file)
        }


@pytest.fixture(scope="module")
def schools(clean: Installation, metrics) -> dict[tuple, list[tuple]]:
    """Per year, metric and grade span the published (school, group, n, merit).

    Merit is the value, turned where low values are good.
    """
    with clean.connect() as connection:
        rows = connection.execute(
            "select cell.school_year, cell.measure_id, entity.school_type, cell.entity_id,"
            " cell.student_group, cell.n,"
            " case when catalog.direction = 'lower' then -cell.value else cell.value end"
            " from marts.measure_cells as cell"
            " join marts.entities as entity using (level, entity_id)"
            " join marts.measures as catalog using (measure_id)"
            " where level = 'school' and grade_span = 'ALL' and cell.value is not null"
        ).fetchall()
    found = defaultdict(list)
    for year, measure, school_type, *cell in rows:
        if (SPANS[school_type], measure) in metrics:
            found[year, measure, SPANS[school_type]].append(tuple(cell))
    return found


@pytest.fixture(scope="module")
def published(clean: Installation) -> dict[tuple, tuple]:
    """Per year, metric, span, school and group: level, prior level, needed for 1 to 3 levels."""
    with clean.connect() as connection:
        rows = connection.execute(
            "select school_year, measure_id, index_span, entity_id, student_group, index_level,"
            " prior_index_level, needed_for_1, needed_for_2, needed_for_3 from marts.index_levels"
        ).fetchall()
    return {row[:5]: row[5:] for row in rows}


def _levels(schools) -> dict[tuple, int]:
    """1 plus the tenths of the pool that the best school not better than the cell leaves behind."""
    levels = {}
    for key, cells in schools.items():
        pool = [(school, merit) for school, group, _, merit in cells if group == "ALL"]
        if len(pool) < LEAST_SCHOOLS or len({school[:7] for school, _ in pool}) < LEAST_DISTRICTS:
            continue
        merits = [merit for _, merit in pool]
        for school, group, n, own in cells:
            if group == "ALL" or n >= LEAST_OF_GROUP:
                reached = max((merit for merit in merits if merit <= own), default=min(merits))
                behind = sum(merit < reached for merit in merits)
                levels[*key, school, group] = 1 + 10 * behind // len(merits)
    return levels


def test_every_level_is_a_decile_of_the_schools(schools, published):
    levels = _levels(schools)
    assert len(levels) > 100
    assert {key: values[0] for key, values in published.items()} == levels


def test_prior_levels_are_those_of_the_prior_year(schools, published):
    levels = _levels(schools)
    for (year, *key), (_, prior, *_) in published.items():
        assert prior == levels.get((f"{int(year[:4]) - 1}-{year[:4]}", *key))


def test_the_improvement_needed_leads_to_the_level(schools, published):
    """It is the distance to the worst school that has the level or a better one."""
    levels = _levels(schools)
    for (*key, school, group), (level, _, *needed) in published.items():
        cells = schools[tuple(key)]
        pool = [
            (merit, levels[*key, other, "ALL"]) for other, kind, _, merit in cells if kind == "ALL"
        ]
        (own,) = [merit for *cell, _, merit in cells if tuple(cell) == (school, group)]
        for step, more in enumerate(needed, start=1):
            reaching = [merit for merit, rank in pool if rank >= level + step]
            assert more == (min(reaching) - own if reaching else None)


def test_scores_are_weighted_means_of_levels(clean: Installation, schools, metrics):
    """A domain's points out of 60 or 40, over the metrics with a level; both make the total."""
    weighted = defaultdict(list)
    for (year, measure, span, school, group), level in _levels(schools).items():
        if group == "ALL":
            domain, weight = metrics[span, measure]
            weighted[year, school, domain].append((weight, level))
    expected = {
        key: POINTS[key[2]]
        * sum(weight * level for weight, level in own)
        / (10 * sum(weight for weight, _ in own))
        for key, own in weighted.items()
    }
    for year, school, _ in weighted:
        parts = [expected.get((year, school, domain)) for domain in POINTS]
        if None not in parts:
            expected[year, school, "total"] = sum(parts)
    rounded = {
        key: points.quantize(Decimal("0.1"), ROUND_HALF_UP) for key, points in expected.items()
    }
    with clean.connect() as connection:
        rows = connection.execute(
            "select school_year, entity_id, domain, points from marts.index_scores"
        ).fetchall()
    assert {row[:3]: row[3] for row in rows} == rounded
    assert {key[2] for key in rounded} == {*POINTS, "total"}
