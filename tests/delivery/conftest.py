"""A small build to publish.

Belongs here: what the tests of delivery share. Does not belong here: data of one test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import sql

BUILD = """
create table build.measures (
    measure_id text primary key, label text not null, unit text not null
);
insert into build.measures values ('suspension', 'Suspension', 'percent');
comment on table build.measures is 'The catalog.';
comment on column build.measures.label is 'Name for people.';

create table build.entities (level text, entity_id text, name text, primary key (level, entity_id));
insert into build.entities values
    ('district', '1964733', 'Los Angeles Unified'),
    ('district', '3066670', '=Santa Ana'),
    ('county', '19', 'Los Angeles');

create table build.measure_cells (
    school_year text, as_of_date date, measure_id text, level text, entity_id text,
    student_group text, grade_span text, n integer, numerator numeric, denominator numeric,
    value numeric, standard_error numeric, ci_low numeric, ci_high numeric, prior_value numeric,
    change numeric, state text, release_id integer,
    primary key (school_year, measure_id, level, entity_id, student_group, grade_span)
);
insert into build.measure_cells values
    ('2024-2025', '2025-07-01', 'suspension', 'district', '1964733', 'ALL', 'ALL',
     200, 4, 200, 2.0, 1.0, 0.8, 5.0, 3.0, -1.0, 'published', 0),
    ('2024-2025', '2025-07-01', 'suspension', 'district', '1964733', 'AI', 'ALL',
     null, null, null, null, null, null, null, null, null, 'withheld', 0),
    ('2024-2025', '2025-07-02', 'suspension', 'county', '19', 'ALL', 'ALL',
     200, 4, 200, 2.0, 1.0, 0.8, 5.0, null, null, 'published', 0),
    ('2024-2025', '2025-07-01', 'suspension', 'district', '3066670', 'ALL', 'ALL',
     50, 0, 50, 0.0, 0.0, 0.0, 7.1, null, null, 'published_zero', null);
comment on table build.measure_cells is 'The published numbers.';
comment on column build.measure_cells.n is 'Students in the denominator.';
"""


def clear(connection: psycopg.Connection) -> None:
    """Empty every schema that a build or a release fills."""
    schemas = connection.execute(
        "select nspname from pg_namespace where nspname ~ '^release_[0-9]+$'"
    ).fetchall()
    derived = [("marts",), ("build",), ("measures",), ("conformed",), ("staging",)]
    for (name,) in [*schemas, *derived]:
        for kind, relation in connection.execute(
            "select case relkind when 'v' then 'view' else 'table' end, relname from pg_class"
            " where relnamespace = to_regnamespace(%s) and relkind in ('r', 'v')",
            [name],
        ).fetchall():
            connection.execute(
                sql.SQL("drop {} if exists {} cascade").format(
                    sql.SQL(kind), sql.Identifier(name, relation)
                )
            )
    for (name,) in schemas:
        connection.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(name)))
    connection.commit()


@pytest.fixture
def build(connection: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """Give a connection to a database with a small build and nothing published."""
    clear(connection)
    connection.execute(BUILD)
    connection.commit()
    yield connection
    connection.rollback()
    clear(connection)


@pytest.fixture
def value_of(connection: psycopg.Connection) -> Callable[[str], object]:
    """Give a function that runs a query in a transaction of its own and returns its one value."""

    def one(query: str) -> object:
        with connection.transaction():
            return connection.execute(query).fetchone()[0]

    return one
