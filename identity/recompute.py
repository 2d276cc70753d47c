"""What must be recomputed when an identifier gets another key.

Belongs here: from changed identifiers to pending district years. Does not belong here: changing
keys. All in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable

import psycopg
from psycopg import sql

from expectations import scopes
from identity import records

_LINES = """
select coverage.district_id, coverage.school_year
from ledger.submission_coverage as coverage
where coverage.submission_id in (
    select line.submission_id
    from {table} as line
    join ledger.submissions as submission on submission.submission_id = line.submission_id
    join changed_identifier as changed on {condition}
    where
        submission.record = {record}
        and submission.state in ('accepted', 'accepted_with_warnings')
)
"""
_BY_SSID = sql.SQL(
    "changed.identifier = line.ssid"
    " and coalesce(changed.district_id, submission.district_id) = submission.district_id"
)


def after_ssid(connection: psycopg.Connection, changed: Iterable[str]) -> None:
    """Make pending every district year with lines of these SSIDs."""
    after_ssid_in(connection, [(None, ssid) for ssid in changed])


def after_ssid_in(
    connection: psycopg.Connection, changed: Iterable[tuple[str | None, str]]
) -> None:
    """Make pending every year with lines of these (district, SSID); None is every district."""
    if _note(connection, list(changed)):
        for layout in records.with_ssid():
            _mark(connection, layout.record, _BY_SSID)


def after_local(connection: psycopg.Connection, changed: Iterable[tuple[str, str]]) -> None:
    """Make pending every district year with lines of these (district, local identifier)."""
    if _note(connection, list(changed)):
        for layout in records.local_layouts():
            name = sql.Identifier("line", records.column(layout, "local_student_id"))
            condition = sql.SQL(
                "changed.identifier = {} and changed.district_id = submission.district_id"
            )
            _mark(connection, layout.record, condition.format(name))


def _note(connection: psycopg.Connection, rows: list[tuple[str | None, str]]) -> bool:
    if not rows:
        return False
    connection.execute(
        "create temporary table if not exists changed_identifier"
        " (district_id text, identifier text) on commit drop"
    )
    connection.execute("delete from changed_identifier")
    with connection.cursor().copy("copy changed_identifier from stdin") as copy:
        for row in rows:
            copy.write_row(row)
    connection.execute("analyze changed_identifier")
    return True


def _mark(connection: psycopg.Connection, record: str, condition: sql.Composable) -> None:
    scopes.add(
        connection,
        sql.SQL(_LINES).format(
            table=sql.Identifier("raw", record), condition=condition, record=sql.Literal(record)
        ),
    )
