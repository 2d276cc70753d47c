"""Superseding line by line: of all lines with the same key the newest is in force.

Belongs here: transactional and effective-dated records, where the latest line by submission and
line number counts among all accepted lines of a district with the same operational key,
deletions included. Does not belong here: records that replace whole units (replaced_units.py) and
what the key of a line is (keyed_lines.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql

from expectations import batch, keyed_lines, scopes
from ingestion.layout import Layout

# One row per district and key of the submissions; `newest` (a place) also names the key.
_KEYS = """
select district_id, {key}, max(place) as newest from ({lines}) line group by district_id, {key}
"""

# For those keys the newest line of any other accepted submission.
_OTHERS = """
create temporary table gate_others on commit drop as
select distinct on (k.newest) k.newest, line.place, line.submission_id, line.district_id,
    line.school_year
from ({lines}) line join gate_keys k using (district_id, {key})
order by k.newest, line.place desc
"""

_COUNT_OWN = """
update ledger.submissions s set lines_accepted = coalesce(own.n, 0),
    lines_superseded = s.lines_received - s.lines_rejected - coalesce(own.n, 0)
from unnest(%s::bigint[]) as wanted (submission_id)
left join (
    select newest >> 32 as submission_id, cast(count(*) as integer) as n from {newest} k group by 1
) own using (submission_id)
where s.submission_id = wanted.submission_id
"""


def enter(connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]) -> list[int]:
    """Count the lines of accepted submissions, and what they supersede; those involved."""
    others = _other_submissions(connection, layout, submissions)
    if not others:
        newest = sql.SQL("({})").format(_keys(connection, layout, submissions))
        connection.execute(sql.SQL(_COUNT_OWN).format(newest=newest), [list(submissions)])
        return list(submissions)
    involved = _match(connection, layout, submissions, others)
    _move_older(connection, layout, 1)
    newest = sql.SQL(
        "(select newest from gate_keys left join gate_others o using (newest)"
        " where o.place is null or o.place < newest)"
    )
    connection.execute(sql.SQL(_COUNT_OWN).format(newest=newest), [list(submissions)])
    return involved


def leave(connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]) -> list[int]:
    """Count as in force again what these submissions superseded; the submissions involved."""
    others = _other_submissions(connection, layout, submissions)
    involved = _match(connection, layout, submissions, others)
    _move_older(connection, layout, -1)
    return involved


def recount(
    connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]
) -> list[int]:
    """Count all lines anew in the districts of these submissions; the submissions involved.

    For when lines that were another student's are one's now, or the other way round.
    """
    involved = [*submissions, *_other_submissions(connection, layout, submissions)]
    newest = sql.SQL("({})").format(_keys(connection, layout, involved))
    connection.execute(sql.SQL(_COUNT_OWN).format(newest=newest), [involved])
    return involved


def _keys(
    connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]
) -> sql.Composed:
    return sql.SQL(_KEYS).format(
        key=keyed_lines.key(layout), lines=keyed_lines.lines(connection, layout, submissions)
    )


def _match(
    connection: psycopg.Connection,
    layout: Layout,
    submissions: Sequence[int],
    others: Sequence[int],
) -> list[int]:
    """Collect the keys of these submissions and the newest other line of each key.

    Leaves the temporary tables gate_keys and gate_others. Returns the submissions involved.
    """
    connection.execute("drop table if exists gate_keys, gate_others")
    connection.execute(
        sql.SQL("create temporary table gate_keys on commit drop as {}").format(
            _keys(connection, layout, submissions)
        )
    )
    connection.execute("analyze gate_keys")
    connection.execute(
        sql.SQL(_OTHERS).format(
            key=keyed_lines.key(layout), lines=keyed_lines.lines(connection, layout, others)
        )
    )
    found = connection.execute("select distinct submission_id from gate_others").fetchall()
    return [*submissions, *(number for (number,) in found)]


def _other_submissions(
    connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]
) -> list[int]:
    found = connection.execute(
        "select submission_id from ledger.submissions where record = %s and state = any(%s)"
        " and submission_id <> all(%s) and coalesce(district_id, '') in"
        " (select coalesce(district_id, '') from ledger.submissions where submission_id = any(%s))",
        [layout.record, list(batch.IN_FORCE_STATES), list(submissions), list(submissions)],
    ).fetchall()
    return [number for (number,) in found]


def _move_older(connection: psycopg.Connection, layout: Layout, direction: int) -> None:
    """Count the older lines of the keys as superseded (1) or as in force again (-1)."""
    connection.execute(
        "update ledger.submissions s set"
        " lines_superseded = lines_superseded + %(direction)s * moved.n,"
        " lines_accepted = lines_accepted - %(direction)s * moved.n"
        " from (select submission_id, count(*)::integer as n from gate_others"
        " where place < newest group by 1) moved where s.submission_id = moved.submission_id",
        {"direction": direction},
    )
    # A key may have been reported for another school year before: that year changes too.
    scopes.add_with_other_years(
        connection, layout, "select district_id, school_year from gate_others where place < newest"
    )
