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
# A line `r` is not rejected.
NOT_REJECTED = sql.SQL("""not exists (
    select from quality.rejected_lines x
    where x.submission_id = r.submission_id and x.line_number = r.line_number
)""")

# One row per district and key of the submissions; `newest` (a place) also names the key.
_KEYS = """
select coalesce(s.district_id, '') as district_id, {key_columns}, max({place}) as newest
from {table} r join ledger.submissions s on s.submission_id = r.submission_id
where r.submission_id in ({submissions}) and {not_rejected}
group by coalesce(s.district_id, ''), {line_key}
"""

# For those keys the newest line of any other accepted submission.
_OTHERS = """
create temporary table gate_others on commit drop as
select distinct on (k.newest) k.newest, {place} as place, r.submission_id,
    s.district_id, {year} as school_year
from ledger.submissions s
join {table} r on r.submission_id = s.submission_id
join gate_keys k on k.district_id = coalesce(s.district_id, '') and {same_key}
where s.submission_id in ({others}) and {not_rejected}
order by k.newest, place desc
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
        newest = sql.SQL("({})").format(_keys(layout, submissions))
        connection.execute(sql.SQL(_COUNT_OWN).format(newest=newest), [list(submissions)])
        return list(submissions)
    involved = _match(connection, layout, submissions, others)
    _move_older(connection, 1)
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
    _move_older(connection, -1)
    return involved


def _keys(layout: Layout, submissions: Sequence[int]) -> sql.Composed:
    return sql.SQL(_KEYS).format(
        place=_PLACE,
        not_rejected=NOT_REJECTED,
        table=sql.Identifier("raw", layout.record),
        submissions=batch.number_list(submissions),
        key_columns=sql.SQL(", ").join(
            sql.SQL("{} as {}").format(batch.key_part(layout, "r", name), sql.Identifier(name))
            for name in layout.key
        ),
        line_key=sql.SQL(", ").join(batch.key_part(layout, "r", name) for name in layout.key),
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
            _keys(layout, submissions)
        )
    )
    connection.execute("analyze gate_keys")
    year = layout.school_year_field
    connection.execute(
        sql.SQL(_OTHERS).format(
            place=_PLACE,
            not_rejected=NOT_REJECTED,
            table=sql.Identifier("raw", layout.record),
            others=batch.number_list(others),
            same_key=batch.same_key(layout, "k", "r"),
            year=sql.Identifier("r", year) if year else sql.SQL("s.school_year"),
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


def _move_older(connection: psycopg.Connection, direction: int) -> None:
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
    scopes.add(connection, "select district_id, school_year from gate_others where place < newest")
