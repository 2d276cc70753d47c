"""Publishing: the audited tables of schema build become the release in force.

Belongs here: copying build into a release and switching to it. Does not belong here: building and
auditing (dbt_project/, orchestration/) or roll-back (delivery/releases.py).
"""

from __future__ import annotations

from datetime import date, datetime

import psycopg
from psycopg import sql

from delivery import actor_views, calendar_tables, student_tables, views
from delivery.errors import DeliveryError
from delivery.relations import Relation, read_relations, write_comments
from delivery.releases import (
    Release,
    drop_leftovers,
    exclusively,
    list_releases,
    mark_current,
    retire_older,
    schema_of,
)

BUILD = "build"
CELLS = "measure_cells"
# Dashboards ask for one entity of some thousands of rows, and the views by actor look up the
# benchmark of each of its cells. No other index is made: dbt has just audited that keys are unique,
# and an index on the whole key takes longer than the copy.
LOOKUP = ("entity_id", "measure_id")
# Never published, to nobody. Single students are by key, under row-level security.
IDENTIFIERS = ("ssid", "local_student_id")


def publish(
    connection: psycopg.Connection,
    *,
    run_id: str | None,
    build_started: datetime | None = None,
    keep: int = 5,
) -> Release:
    """Copy schema build into a new release and put it in force.

    `build_started` is when the build began: scopes that waited by then are done and are cleared
    with the switch; later ones keep waiting. None clears nothing. The newest `keep` releases stay.
    Raises DeliveryError; whatever fails, the release in force before stays in force.
    """
    if keep < 1:
        raise ValueError("at least the release in force is kept")
    with exclusively(connection):
        drop_leftovers(connection)
        # Quality and status of contributions are views: what is due today goes into the release.
        calendar_tables.write(connection)
        with connection.transaction():
            tables = _checked_tables(connection)
            release_id = _next_release(connection)
        with connection.transaction():
            as_of_date = _as_of_date(connection, tables)
            counts = _copy(connection, tables, release_id, as_of_date)

        def record() -> None:
            _record(connection, release_id, as_of_date, run_id, counts.get(CELLS))
            _clear_scopes(connection, build_started)

        views.switch(connection, schema_of(release_id), missing="refuse", and_then=record)
        retire_older(connection, keep)
        return list_releases(connection)[0]


def _checked_tables(connection: psycopg.Connection) -> list[Relation]:
    """The relations of build that are published, after the checks that need no data."""
    tables = [
        relation
        for name, relation in read_relations(connection, BUILD).items()
        if not name.startswith(("int_", "_"))
    ]
    if not tables:
        raise DeliveryError("Nothing has been built yet. Run `flashlight refresh` first.")
    for table in tables:
        if any(table.has(column) for column in IDENTIFIERS):
            raise DeliveryError(
                f"build.{table.name} holds identifiers of students, which are never published. "
                "Give the model student_key instead."
            )
        student_tables.check(table)
    found = {table.name for table in tables}
    views.check_nothing_vanishes(connection, found | actor_views.names(found))
    return tables


def _next_release(connection: psycopg.Connection) -> int:
    # The ledger's row is written with the switch; until then only the number is taken.
    return connection.execute(
        "select nextval(pg_get_serial_sequence('ledger.releases', 'release_id'))"
    ).fetchone()[0]


def _copy(
    connection: psycopg.Connection, tables: list[Relation], release_id: int, as_of_date: date
) -> dict[str, int]:
    """Copy each table into the release's schema; rows by table.

    All in one transaction: with wal_level minimal the new tables are then written only once.
    """
    schema = schema_of(release_id)
    connection.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
    counts = {}
    for table in tables:
        target = sql.Identifier(schema, table.name)
        counts[table.name] = connection.execute(
            sql.SQL("create table {} as select {} from {}").format(
                target, _select_list(table, release_id, as_of_date), table.identifier
            )
        ).rowcount
        if table.has(LOOKUP[0]):
            lookup = sql.SQL(", ").join(sql.Identifier(name) for name in LOOKUP if table.has(name))
            connection.execute(sql.SQL("create index on {} ({})").format(target, lookup))
        if student_tables.holds_students(table):
            student_tables.secure(connection, schema, table.name)
        write_comments(connection, "table", target, table)
        connection.execute(sql.SQL("analyze {}").format(target))
    actor_views.create(connection, schema, counts.keys())
    return counts


def _select_list(table: Relation, release_id: int, as_of_date: date) -> sql.Composed:
    """Every column in order; release_id and, beside it, as_of_date hold those of this release.

    A table without release_id may have an as_of_date of its own, such as a district's last day.
    """
    of_release = {"release_id": release_id, "as_of_date": as_of_date}
    if not table.has("release_id"):
        of_release = {}
    return sql.SQL(", ").join(
        sql.SQL("{}::{} as {}").format(
            sql.Literal(of_release[column.name]), sql.SQL(column.type), sql.Identifier(column.name)
        )
        if column.name in of_release
        else sql.Identifier(column.name)
        for column in table.columns
    )


def _as_of_date(connection: psycopg.Connection, tables: list[Relation]) -> date:
    """The day of the latest build among the cells; today where there are none.

    A refresh builds only what changed, so that build holds cells of several days; all were checked
    against the ledger on the latest.
    """
    if not any(table.name == CELLS and table.has("as_of_date") for table in tables):
        return connection.execute("select current_date").fetchone()[0]
    return connection.execute(
        sql.SQL("select coalesce(max(as_of_date)::date, current_date) from {}").format(
            sql.Identifier(BUILD, CELLS)
        )
    ).fetchone()[0]


def _record(
    connection: psycopg.Connection,
    release_id: int,
    as_of_date: date,
    run_id: str | None,
    cells: int | None,
) -> None:
    connection.execute(
        """
        insert into ledger.releases (release_id, as_of_date, state, run_id, cells)
        overriding system value
        values (%s, %s, 'published', %s, %s)
        """,
        [release_id, as_of_date, run_id, cells],
    )
    mark_current(connection, release_id)


def _clear_scopes(connection: psycopg.Connection, build_started: datetime | None) -> None:
    if build_started is not None:
        connection.execute("delete from ledger.pending_scopes where since <= %s", [build_started])
        # Written by the build itself, which only one refresh does at a time.
        connection.execute("delete from ledger.pending_growth")
