"""Creates the database, its roles and every table that is not dbt's.

Belongs here: applying the statements in warehouse/ddl/ and the raw tables of the layouts. Does not
belong here: the statements themselves, nor anything dbt builds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import psycopg
from psycopg import sql

from ingestion.layout import Layout, load_layouts

DDL = Path(__file__).parent / "ddl"
# One number for the whole of Flashlight: two processes never change structures at once.
STRUCTURE_LOCK = 7_305_001


def create_database(superuser: str, database: str, owner: str) -> None:
    """Create the owner role and the database on a server of our own; done once.

    `superuser` is a libpq address with which roles and databases may be created.
    """
    with psycopg.connect(superuser, autocommit=True) as connection:
        if connection.execute(
            "select 1 from pg_database where datname = %s", [database]
        ).fetchone():
            return
        connection.execute(sql.SQL("create role {} login createrole").format(sql.Identifier(owner)))
        connection.execute(
            sql.SQL(
                "create database {} owner {} template template0 encoding 'UTF8' locale 'C'"
            ).format(sql.Identifier(database), sql.Identifier(owner))
        )


def apply(connection: psycopg.Connection) -> None:
    """Bring schemas, roles, ledger and raw tables up to date; nothing happens when they are.

    Every statement can be repeated. A fingerprint of the statements is kept in
    ledger.structure, so that an up-to-date database costs one query.
    """
    statements = [path.read_text(encoding="utf-8") for path in sorted(DDL.glob("*.sql"))]
    layouts = load_layouts().values()
    fingerprint = _fingerprint(statements, layouts)
    if _current_fingerprint(connection) == fingerprint:
        return
    connection.execute("select pg_advisory_xact_lock(%s)", [STRUCTURE_LOCK])
    if _current_fingerprint(connection) != fingerprint:
        for statement in statements:
            connection.execute(statement)
        for layout in layouts:
            _create_raw_table(connection, layout)
        connection.execute("delete from ledger.structure")
        connection.execute("insert into ledger.structure values (%s)", [fingerprint])
    connection.commit()


def _fingerprint(statements: Iterable[str], layouts: Iterable[Layout]) -> str:
    digest = hashlib.sha256()
    for part in (*statements, *(repr((item.record, item.raw_columns)) for item in layouts)):
        digest.update(part.encode())
    return digest.hexdigest()


def _current_fingerprint(connection: psycopg.Connection) -> str | None:
    if connection.execute("select to_regclass('ledger.structure')").fetchone() == (None,):
        return None
    row = connection.execute("select fingerprint from ledger.structure").fetchone()
    return row[0] if row else None


def _create_raw_table(connection: psycopg.Connection, layout: Layout) -> None:
    """Create raw.<record>, or add the columns that a newer layout version brought."""
    table = sql.Identifier("raw", layout.record)
    connection.execute(
        sql.SQL(
            "create table if not exists {} "
            "(submission_id bigint not null, line_number integer not null)"
        ).format(table)
    )
    columns = [
        sql.SQL("add column if not exists {} text").format(sql.Identifier(name))
        for name in layout.raw_columns
    ]
    connection.execute(sql.SQL("alter table {} {}").format(table, sql.SQL(", ").join(columns)))
    # Lines arrive submission by submission, so that a block range index finds them; a btree would
    # cost a third of the COPY (benchmarks/load.py).
    connection.execute(
        sql.SQL(
            "create index if not exists {} on {} using brin (submission_id)"
            " with (pages_per_range = 32, autosummarize = on)"
        ).format(sql.Identifier(f"{layout.record}_submission"), table)
    )
    connection.execute(
        sql.SQL("comment on table {} is {}").format(
            table, sql.Literal(f"{layout.title}: every received line as text, as it was sent.")
        )
    )
