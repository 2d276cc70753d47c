"""Where the warehouse stands: what the ledger says, for people and for programs.

Belongs here: reading the ledger's tables. Does not belong here: changing them, or printing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg

from delivery.contributions import read_held, read_owed
from delivery.releases import Release, current_release
from ingestion.ledger import in_process

Row = dict[str, Any]


@dataclass(frozen=True)
class Status:
    """The state of the warehouse at one moment.

    `submissions` counts by state; `held` are held submissions that no later one has settled;
    `overdue` are records that a district owes by the submission calendar and whose due date has
    passed, `expected` those still due (see delivery/contributions.py); `scopes_waiting` and
    `files_waiting` are what the next refresh has to do.
    """

    database: str
    size_bytes: int
    read_at: datetime
    release: Release | None
    submissions: dict[str, int]
    files_waiting: int
    scopes_waiting: int
    held: list[Row]
    overdue: list[Row]
    expected: list[Row]


def read_status(connection: psycopg.Connection, today: date | None = None) -> Status:
    """Read the state of the warehouse in one transaction; the calendar is that of `today`."""
    with connection.transaction():
        owed = read_owed(connection, today)
        database, size, now = connection.execute(
            "select format('PostgreSQL %s', split_part(current_setting('server_version'), ' ', 1)),"
            " pg_database_size(current_database()), now()"
        ).fetchone()
        states = dict(
            connection.execute(
                "select state, count(*) from ledger.submissions group by state order by state"
            ).fetchall()
        )
        scopes = connection.execute("select count(*) from ledger.pending_scopes").fetchone()[0]
        return Status(
            database=database,
            size_bytes=size,
            read_at=now,
            release=current_release(connection),
            submissions=states,
            files_waiting=states.get("received", 0) + states.get("loaded", 0),
            scopes_waiting=scopes,
            held=read_held(connection),
            overdue=[row for row in owed if row["is_overdue"]],
            expected=[row for row in owed if not row["is_overdue"]],
        )


def work_waits(connection: psycopg.Connection) -> bool:
    """Whether an earlier refresh left something to load, gate, build or publish."""
    with connection.transaction():
        scopes = connection.execute("select exists (select from ledger.pending_scopes)").fetchone()
        return scopes == (True,) or in_process(connection)


def district_names(connection: psycopg.Connection) -> dict[str, str]:
    """Names of districts by CDS code, from the release in force; empty before the first one."""
    with connection.transaction():
        if connection.execute("select to_regclass('marts.entities')").fetchone() == (None,):
            return {}
        return dict(
            connection.execute(
                "select entity_id, name from marts.entities where level = 'district'"
            ).fetchall()
        )
