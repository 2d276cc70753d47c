"""What an identifier with another key changes: pending district years, and the ledger's counts.

Belongs here: from changed identifiers to the submissions with their lines. Does not belong here:
changing keys. All in the caller's transaction, after the change.
"""

from __future__ import annotations

from collections.abc import Iterable

import psycopg
from psycopg import sql

from expectations import batch, in_force, scopes
from identity import records
from ingestion.layout import Layout, load_layouts

# A submission of which nothing is in force may come in force again.
_SUBMISSIONS = """
select distinct line.submission_id
from {table} as line
join ledger.submissions as submission on submission.submission_id = line.submission_id
join changed_identifier as changed on {condition}
where submission.record = {record} and submission.state in ({in_force})
"""
_BY_SSID = sql.SQL(
    "changed.identifier = line.ssid"
    " and coalesce(changed.district_id, submission.district_id) = submission.district_id"
)


def after_ssid(connection: psycopg.Connection, changed: Iterable[str]) -> None:
    """Recompute every district year with lines of these SSIDs."""
    after_ssid_in(connection, [(None, ssid) for ssid in changed])


def after_ssid_in(
    connection: psycopg.Connection, changed: Iterable[tuple[str | None, str]]
) -> None:
    """Recompute every year with lines of these (district, SSID); None is every district."""
    if _note(connection, list(changed)):
        for layout in records.with_ssid():
            _change(connection, layout, _BY_SSID)


def after_local(connection: psycopg.Connection, changed: Iterable[tuple[str, str]]) -> None:
    """Recompute every district year with lines of these (district, local identifier)."""
    if _note(connection, list(changed)):
        condition = sql.SQL(
            "changed.identifier = {} and changed.district_id = submission.district_id"
        )
        for layout in records.local_layouts():
            name = sql.Identifier("line", records.column(layout, "local_student_id"))
            _change(connection, layout, condition.format(name))
        users = load_layouts()["oneroster_users"]
        _change(connection, users, condition.format(records.USER_OF_ONEROSTER))


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


def _change(connection: psycopg.Connection, layout: Layout, condition: sql.Composable) -> None:
    found = connection.execute(
        sql.SQL(_SUBMISSIONS).format(
            table=sql.Identifier("raw", layout.record),
            condition=condition,
            record=sql.Literal(layout.record),
            in_force=sql.SQL(", ").join(map(sql.Literal, batch.IN_FORCE_STATES)),
        )
    ).fetchall()
    submissions = [number for (number,) in found]
    scopes.touch(connection, layout, submissions)
    in_force.recount(connection, layout, submissions)
