"""What identity forgets when a district leaves.

Belongs here: deleting and counting rows of schema pii. Does not belong here: the order of a
withdrawal (delivery/withdrawal.py).
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from identity import recompute

# Tables with a district, and those in which either of two may be the district.
_BY_DISTRICT = "%(district)s = district_id"
_BY_EITHER = "%(district)s in (district_id, other_district_id)"
TABLES = {
    "pii.local_student_identifiers": _BY_DISTRICT,
    "pii.disputed_identifiers": _BY_DISTRICT,
    "pii.student_profiles": _BY_DISTRICT,
    "pii.identity_reviews": _BY_EITHER,
    "pii.enrollment_overlaps": _BY_EITHER,
}


def delete_district(
    connection: psycopg.Connection, district: str, submissions: list[int]
) -> dict[str, int]:
    """Delete who the district's identifiers stand for; counts by table.

    Pairs of which one side is the district's go with their decisions. In the caller's transaction.
    """
    connection.execute(
        "delete from pii.profiled_submissions where submission_id = any(%s)", [submissions]
    )
    connection.execute(
        "update pii.retired_identifiers set submission_id = null, line_number = null"
        " where submission_id = any(%s)",
        [submissions],
    )
    return {table: _rows(connection, "delete from {} where", table, district) for table in TABLES}


def unlink(connection: psycopg.Connection) -> None:
    """Take other districts' records off the students in the temporary table `leaving`.

    Their lines are recomputed; the refresh gives them keys of their own. In the caller's
    transaction, before the identifiers are deleted.
    """
    released = connection.execute(
        "delete from pii.retired_identifiers"
        " where ssid in (select ssid from leaving) or replaced_by in (select ssid from leaving)"
        " returning ssid"
    ).fetchall()
    # Without a row an SSID gets the key of its own.
    connection.execute(
        "delete from pii.student_identifiers where ssid = any(%s)", [[row[0] for row in released]]
    )
    recompute.after_ssid(connection, [ssid for (ssid,) in released])
    locals_ = connection.execute(
        "delete from pii.local_student_identifiers where ssid in (select ssid from leaving)"
        " returning district_id, local_student_id"
    ).fetchall()
    recompute.after_local(connection, locals_)
    disputed = connection.execute(
        "delete from pii.disputed_identifiers where linked_ssid in (select ssid from leaving)"
        " returning district_id, ssid"
    ).fetchall()
    connection.cursor().executemany(
        "update pii.student_profiles set is_judged = false where district_id = %s and ssid = %s",
        disputed,
    )
    recompute.after_ssid_in(connection, disputed)


def remaining(connection: psycopg.Connection, district: str) -> dict[str, int]:
    """Rows by table that still hold the district."""
    return {table: _rows(connection, "select from {} where", table, district) for table in TABLES}


def _rows(connection: psycopg.Connection, statement: str, table: str, district: str) -> int:
    query = sql.SQL(statement).format(sql.Identifier(*table.split(".")))
    condition = sql.SQL(f" {TABLES[table]}")
    return connection.execute(query + condition, {"district": district}).rowcount
