"""Views by actor: each actor gets its own entities, grain, years and measures, and nothing else."""

from __future__ import annotations

import psycopg
import pytest

from delivery import access
from delivery.errors import DeliveryError
from delivery.publish import publish
from delivery.relations import read_relations
from delivery.releases import rollback

VIEWS = {"for_schools", "for_districts", "for_network", "for_counties"}
# School A1 is of district A, B1 of B, both of county 19; A1 alone is in network n.
A, B, A1, B1 = "1900001", "1900002", "19000010000001", "19000020000001"
BUILD = f"""
drop table build.measures, build.entities, build.measure_cells;
create table build.measures as select * from (values
    ('absence', 'Absence', 'engagement', 'percent', 'lower', 'every refresh',
     'school, district, network, county'),
    ('conduct', 'Conduct', 'climate', 'percent', 'lower', 'annual', 'district')
) as m (measure_id, label, domain, unit, direction, frequency, actor_levels);
create table build.entities as select * from (values
    ('school', '{A1}', 'School A1', '{A}', '19'), ('school', '{B1}', 'School B1', '{B}', '19'),
    ('district', '{A}', 'A', '{A}', '19'), ('district', '{B}', 'B', '{B}', '19'),
    ('county', '19', 'County', null, '19'), ('network', 'n', 'Network', null, null),
    ('collaborative', 'collaborative', 'All', null, null)
) as e (level, entity_id, name, district_id, county_id);
create table build.network_schools as select 'n' as network_id, '{A1}' as school_id;
create table build.measure_cells as
select
    y.school_year, date '2025-06-30' as as_of_date, m.measure_id, e.level, e.entity_id,
    'ALL' as student_group, g.grade_span, 20 as n, 5.0 as value, 1.0 as ci_low, 9.0 as ci_high,
    4.0 as prior_value, 1.0 as change, 'published' as state
from build.measures m, build.entities e,
    (values ('ALL'), ('05')) as g (grade_span),
    (values ('2023-2024'), ('2024-2025')) as y (school_year);
create table build.measure_benchmarks as
select
    school_year, measure_id, level, entity_id, student_group, grade_span, benchmark,
    value - 1 as benchmark_value, 2 as benchmark_n_entities, 75 as percentile, 1.0 as gap
from build.measure_cells, (values ('collaborative'), ('county')) as b (benchmark)
where entity_id = '{A1}' and grade_span = 'ALL';
"""


@pytest.fixture
def cells(build):
    """Give a connection to a build of two measures and years, on the last day of the second."""
    build.execute(BUILD)
    build.commit()
    return build


def _rows(connection: psycopg.Connection, view: str, *columns: str) -> list[tuple]:
    with connection.transaction():
        query = f"select {', '.join(columns)} from marts.{view}"
        return sorted(connection.execute(query).fetchall())


@pytest.mark.parametrize(
    ("view", "actor", "pairs"),
    [
        ("for_schools", "school_id", [(A1, A1), (B1, B1)]),
        ("for_districts", "district_id", [(A, A), (A, A1), (B, B), (B, B1)]),
        ("for_network", "network_id", [("n", A1), ("n", "n")]),
        ("for_counties", "county_id", [("19", "19"), ("19", A), ("19", B)]),
    ],
)
def test_an_actor_sees_its_own_entities(cells, view, actor, pairs):
    publish(cells, run_id="run")
    assert sorted(set(_rows(cells, view, actor, "entity_id"))) == sorted(pairs)


def test_grades_are_for_schools_alone(cells):
    publish(cells, run_id="run")
    spans = {view: {span for (span,) in _rows(cells, view, "grade_span")} for view in VIEWS}
    assert spans.pop("for_schools") == {"ALL", "05"}
    assert all(found == {"ALL"} for found in spans.values())


def test_a_county_sees_a_year_when_it_is_over(cells):
    """30 June is its last day: over on 1 July."""
    publish(cells, run_id="run")
    assert {year for (year,) in _rows(cells, "for_counties", "school_year")} == {"2023-2024"}
    assert len({year for (year,) in _rows(cells, "for_districts", "school_year")}) == 2

    cells.execute("update build.measure_cells set as_of_date = '2025-07-01'")
    cells.commit()
    publish(cells, run_id="run")
    assert len({year for (year,) in _rows(cells, "for_counties", "school_year")}) == 2


def test_an_actor_sees_the_measures_that_name_it(cells):
    publish(cells, run_id="run")
    measures = {view: {found for (found,) in _rows(cells, view, "measure_id")} for view in VIEWS}
    assert measures.pop("for_districts") == {"absence", "conduct"}
    assert all(found == {"absence"} for found in measures.values())


def test_the_collaboratives_benchmark_is_beside_a_cell_that_has_one(cells):
    publish(cells, run_id="run")
    columns = ("entity_id", "school_year", "grade_span", "value::int", "percentile", "gap::int")
    rows = [row for row in _rows(cells, "for_schools", *columns) if row[1] == "2024-2025"]
    assert rows == [
        (A1, "2024-2025", "05", 5, None, None),
        (A1, "2024-2025", "ALL", 5, 75, 1),
        (B1, "2024-2025", "05", 5, None, None),
        (B1, "2024-2025", "ALL", 5, None, None),
    ]


def test_every_view_and_column_is_described(cells):
    publish(cells, run_id="run")
    marts = read_relations(cells, "marts")
    for view in VIEWS:
        assert marts[view].comment
        assert [column.name for column in marts[view].columns if not column.comment] == []


def test_the_views_are_no_copies_and_follow_the_release(cells, value_of):
    first = publish(cells, run_id="first")
    assert not any(read_relations(cells, first.schema)[view].is_table for view in VIEWS)
    cells.execute("update build.measure_cells set value = 7")
    cells.commit()
    publish(cells, run_id="second")
    query = "select max(value)::int from marts.for_counties"
    assert value_of(query) == 7

    rollback(cells, first.release_id)
    assert value_of(query) == 5


def test_a_view_that_would_vanish_stops_the_publication(cells):
    publish(cells, run_id="first")
    cells.execute("alter table build.network_schools rename to int_schools")
    cells.commit()
    with pytest.raises(DeliveryError, match="for_counties"):
        publish(cells, run_id="second")


def test_readers_of_aggregates_read_them(cells):
    publish(cells, run_id="run")
    for role in ("flashlight_reader", "flashlight_county", "flashlight_auditor"):
        with psycopg.connect(access.url_for(role)) as reader:
            for view in VIEWS:
                assert reader.execute(f"select count(*) from {view}").fetchone()[0] > 0
