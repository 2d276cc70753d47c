"""Superseding line by line: of all lines with the same key the newest is in force.

Belongs here: transactional and effective-dated records, where the latest line by submission and
line number counts among all accepted lines of a district with the same operational key,
deletions included. Does not belong here: records that replace whole units (replaced_units.py).

A line's place is one number that orders all lines: the submission, then the line.
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql

from expectations import batch, scopes
from ingestion.layout import Layout

_PLACE = sql.SQL("(r.submission_id << 32) + r.line_number")
_NOT_REJECTED = sql.SQL("""not exists (
    select from quality.rejected_lines x
    where x.submission_id = r.submission_id and x.line_number = r.line_number
)""")

# One row per district and key of the submissions; `newest` (a place) also names the key.
_KEYS = """
create temporary table gate_keys on commit drop as
select s.district_id, {line_key}, max({place}) as newest
from {table} r join ledger.submissions s on s.submission_id = r.submission_id
where r.submission_id in ({submissions}) and {not_rejected}
group by s.district_id, {line_key}
"""

# For those keys the newest line of any other accepted submission.
_OTHERS = """
create temporary table gate_others on commit drop as
select distinct on (k.newest) k.newest, {place} as place, r.submission_id,
    s.district_id, {year} as school_year
from ledger.submissions s
join {table} r on r.submission_id = s.submission_id
join gate_keys k using (district_id, {key})
where s.submission_id in ({others}) and {not_rejected}
order by k.newest, place desc
"""


def match(connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]) -> list[int]:
    """Collect the keys of these submissions and the newest other line of each key.

    Leaves two temporary tables for the other functions. Returns the submissions involved.
    """
    parts = {
        "place": _PLACE,
        "not_rejected": _NOT_REJECTED,
        "table": sql.Identifier("raw", layout.record),
        "submissions": batch.number_list(submissions),
        "others": batch.number_list(_other_submissions(connection, layout, submissions)),
        "key": batch.columns(layout.key),
        "line_key": batch.columns(layout.key, "r"),
        "year": sql.Identifier("r", layout.school_year_field)
        if layout.school_year_field
        else sql.SQL("s.school_year"),
    }
    connection.execute("drop table if exists gate_keys, gate_others")
    connection.execute(sql.SQL(_KEYS).format(**parts))
    connection.execute("analyze gate_keys")
    connection.execute(sql.SQL(_OTHERS).format(**parts))
    found = connection.execute("select distinct submission_id from gate_others").fetchall()
    return [*submissions, *(number for (number,) in found)]


def _other_submissions(
    connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]
) -> list[int]:
    found = connection.execute(
        "select submission_id from ledger.submissions where record = %s and state = any(%s)"
        " and submission_id <> all(%s) and district_id in"
        " (select district_id from ledger.submissions where submission_id = any(%s))",
        [layout.record, list(batch.IN_FORCE_STATES), list(submissions), list(submissions)],
    ).fetchall()
    return [number for (number,) in found]


def supersede_older(connection: psycopg.Connection) -> None:
    """Count the older lines of the keys as superseded."""
    _move_older(connection, 1)


def restore_older(connection: psycopg.Connection) -> None:
    """Count the older lines of the keys as in force again."""
    _move_older(connection, -1)


def _move_older(connection: psycopg.Connection, direction: int) -> None:
    connection.execute(
        "update ledger.submissions s set"
        " lines_superseded = lines_superseded + %(direction)s * moved.n,"
        " lines_accepted = lines_accepted - %(direction)s * moved.n"
        " from (select submission_id, count(*)::integer as n from gate_others"
        " where place < newest group by 1) moved where s.submission_id = moved.submission_id",
        {"direction": direction},
    )
    # A key may have been reported for another school year before: that year changes too.
    scopes.add(connection, "select district_id, school_year from gate_others where place < newest")


def count_own(connection: psycopg.Connection, submissions: Sequence[int]) -> None:
    """Count the submissions' own lines: in force is the newest of each key."""
    connection.execute(
        "update ledger.submissions s set lines_accepted = coalesce(newest.n, 0),"
        " lines_superseded = s.lines_received - s.lines_rejected - coalesce(newest.n, 0)"
        " from unnest(%s::bigint[]) as own (submission_id)"
        " left join (select k.newest >> 32 as submission_id, count(*)::integer as n"
        " from gate_keys k left join gate_others o using (newest)"
        " where o.place is null or o.place < k.newest group by 1) newest using (submission_id)"
        " where s.submission_id = own.submission_id",
        [list(submissions)],
    )
