"""Deleting a district's rows, and counting what is left of it.

Belongs here: the statements. Does not belong here: the order of a withdrawal
(delivery/withdrawal.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from delivery.relations import Relation, read_relations
from delivery.releases import list_releases
from identity import leaving

# What dbt builds from the lines of districts.
DERIVED = ("staging", "conformed", "measures", "build")
BY_SUBMISSION = (
    "quality.findings",
    "quality.rejected_lines",
    "quality.scorecards",
    "ledger.submission_coverage",
    "ledger.released_holds",
)
# Findings of checks across files may be of no submission.
OF_DISTRICT = "district_id = %s and submission_id is null"

WITHOUT_IDENTIFIER = """
not exists (
    select from pii.student_keys as identifier
    where identifier.student_key = counted.student_key
)
"""


def submissions_of(connection: psycopg.Connection, district: str) -> list[dict[str, Any]]:
    """The district's submissions that are not withdrawn yet, with hash and lines received."""
    with connection.transaction(), connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select submission_id, record, school_year, sha256, lines_received"
            " from ledger.submissions where district_id = %s and state <> 'withdrawn'"
            " order by submission_id",
            [district],
        ).fetchall()


def sent_by_others(connection: psycopg.Connection, district: str, contents: list[str]) -> set[str]:
    """Those of the SHA-256 values that somebody else sent too and has not withdrawn."""
    with connection.transaction():
        rows = connection.execute(
            "select distinct sha256 from ledger.submissions where sha256 = any(%s)"
            " and district_id is distinct from %s and state <> 'withdrawn'",
            [contents, district],
        ).fetchall()
    return {sha256 for (sha256,) in rows}


def is_deleted(connection: psycopg.Connection, submissions: list[int]) -> bool:
    """Whether all these submissions are withdrawn, which they become with their deletion."""
    return connection.execute(
        "select not exists (select from ledger.submissions"
        " where submission_id = any(%s) and state <> 'withdrawn')",
        [submissions],
    ).fetchone()[0]


def clock(connection: psycopg.Connection) -> datetime:
    """The database's time."""
    return connection.execute("select clock_timestamp()").fetchone()[0]


def mark_for_rebuild(connection: psycopg.Connection, district: str) -> list[str]:
    """Make every school year of the district pending, and those whose cohorts its students are in.

    Returns the years.
    """
    rows = connection.execute(
        """
        insert into ledger.pending_scopes (district_id, school_year)
        select distinct own.district_id, coverage.school_year
        from ledger.submission_coverage as own
        join ledger.submission_coverage as coverage
            on left(coverage.school_year, 4)::integer - left(own.school_year, 4)::integer
                between 0 and 4
        where own.district_id = %s and own.school_year ~ '^[0-9]{4}-[0-9]{4}$'
            and coverage.school_year ~ '^[0-9]{4}-[0-9]{4}$'
        on conflict (district_id, school_year) do update set since = clock_timestamp()
        returning school_year
        """,
        [district],
    ).fetchall()
    return sorted(year for (year,) in rows)


def delete_rows(
    connection: psycopg.Connection, district: str, submissions: list[int]
) -> dict[str, int]:
    """Delete all rows of these submissions; counts by table. In the caller's transaction."""
    _note_identifiers(connection, submissions)
    counts = leaving.delete_district(connection, district, submissions)
    for table in [*_raw_tables(connection), *BY_SUBMISSION]:
        deleted = connection.execute(
            sql.SQL("delete from {} where submission_id = any(%s)").format(_identifier(table)),
            [submissions],
        ).rowcount
        if deleted:
            counts[table] = deleted
    counts["quality.findings"] = (
        counts.get("quality.findings", 0)
        + connection.execute(
            f"delete from quality.findings where {OF_DISTRICT}",  # noqa: S608 - our own text
            [district],
        ).rowcount
    )
    counts["pii.student_identifiers"] = _delete_identifiers(connection)
    counts["access.grants"] = connection.execute(
        "delete from access.grants where district_id = %s", [district]
    ).rowcount
    counts["ledger.landing_files"] = connection.execute(
        "delete from ledger.landing_files where starts_with(path, %s)", [f"{district}/"]
    ).rowcount
    counts["ledger.change_ideas"] = connection.execute(
        "delete from ledger.change_ideas where district_id = %s", [district]
    ).rowcount
    # Nothing that it sent, so not counted: it owes nothing any more.
    connection.execute("delete from ledger.owed_contributions where district_id = %s", [district])
    connection.execute(
        """
        update ledger.submissions set
            state = 'withdrawn', reason = 'Withdrawn: the district left.',
            lines_accepted = 0, lines_rejected = 0, lines_superseded = lines_received
        where submission_id = any(%s)
        """,
        [submissions],
    )
    return {table: rows for table, rows in counts.items() if rows}


def remaining(
    connection: psycopg.Connection, district: str, submissions: list[int]
) -> dict[str, int]:
    """Rows by table that still hold the district, wherever they are; empty when all are gone.

    Tables of lines are searched by submission, all others by district, cells by entity. Rows of
    students whose identifiers are gone count too, as those of levels above districts would.
    """
    counts = {}
    with connection.transaction():
        counts |= leaving.remaining(connection, district)
        for table in [*_raw_tables(connection), *BY_SUBMISSION]:
            counts[table] = _count(
                connection, _identifier(table), "submission_id = any(%s)", submissions
            )
        counts["quality.findings"] += _count(
            connection, _identifier("quality.findings"), OF_DISTRICT, district
        )
        counts["ledger.change_ideas"] = _count(
            connection, _identifier("ledger.change_ideas"), "district_id = %s", district
        )
        for relation in _derived_tables(connection):
            name = f"{relation.schema}.{relation.name}"
            if relation.has("submission_id"):
                condition, value = "submission_id = any(%s)", submissions
            elif relation.has("district_id"):
                condition, value = "district_id = %s", district
            else:
                continue
            counts[name] = _count(connection, relation.identifier, condition, value)
            if relation.has("student_key"):
                counts[name] += _count(connection, relation.identifier, WITHOUT_IDENTIFIER)
        for release in list_releases(connection):
            if release.is_kept:
                counts |= _remaining_in(connection, release.schema, district)
    return {table: rows for table, rows in counts.items() if rows}


def _remaining_in(connection: psycopg.Connection, schema: str, district: str) -> dict[str, int]:
    """Rows by table of a release that still hold the district's cells or students."""
    counts = {}
    for name, relation in read_relations(connection, schema).items():
        table = f"{schema}.{name}"
        if name == "measure_cells":
            condition = "starts_with(entity_id, %s)"
            counts[table] = _count(connection, relation.identifier, condition, district)
        elif relation.has("student_key"):
            condition = f"district_id = %s or {WITHOUT_IDENTIFIER}"
            counts[table] = _count(connection, relation.identifier, condition, district)
    return counts


def free_space(connection: psycopg.Connection) -> None:
    """Rewrite the tables that held the district, so that deleted rows leave the disk too."""
    with connection.transaction():
        tables = [
            *map(_identifier, [*_raw_tables(connection), *BY_SUBMISSION]),
            *map(_identifier, ("pii.student_identifiers", *leaving.TABLES)),
            *(relation.identifier for relation in _derived_tables(connection)),
        ]
    autocommit = connection.autocommit
    connection.autocommit = True
    try:
        for table in tables:
            connection.execute(sql.SQL("vacuum (full, analyze) {}").format(table))
    finally:
        connection.autocommit = autocommit


def _note_identifiers(connection: psycopg.Connection, submissions: list[int]) -> None:
    """Note the identifiers in the submissions' lines before these are deleted."""
    connection.execute("create temporary table leaving (ssid text primary key) on commit drop")
    for table in _raw_tables(connection, with_column="ssid"):
        connection.execute(
            sql.SQL(
                "insert into leaving select distinct ssid from {}"
                " where submission_id = any(%s) and ssid is not null on conflict do nothing"
            ).format(_identifier(table)),
            [submissions],
        )


def _delete_identifiers(connection: psycopg.Connection) -> int:
    """Delete the noted identifiers that no line of another district holds."""
    for table in _raw_tables(connection, with_column="ssid"):
        connection.execute(
            sql.SQL("delete from leaving where ssid in (select ssid from {})").format(
                _identifier(table)
            )
        )
    leaving.unlink(connection)
    return connection.execute(
        "delete from pii.student_identifiers where ssid in (select ssid from leaving)"
    ).rowcount


def _raw_tables(connection: psycopg.Connection, with_column: str = "submission_id") -> list[str]:
    return [
        f"raw.{name}"
        for name, relation in read_relations(connection, "raw").items()
        if relation.has(with_column)
    ]


def _derived_tables(connection: psycopg.Connection) -> Iterator[Relation]:
    for schema in DERIVED:
        for relation in read_relations(connection, schema).values():
            if relation.is_table:
                yield relation


def _count(
    connection: psycopg.Connection, table: sql.Identifier, condition: str, *values: Any
) -> int:
    return connection.execute(
        sql.SQL("select count(*) from {} as counted where ").format(table) + sql.SQL(condition),
        values,
    ).fetchone()[0]


def _identifier(table: str) -> sql.Identifier:
    return sql.Identifier(*table.split("."))
