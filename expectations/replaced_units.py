"""Superseding by whole units: a newer file replaces the district's lines of a school and year.

Belongs here: full-replacement records, where an accepted submission replaces every older line of
its units (district with the columns of the layout's `replaced_by`). A unit of which every line
was rejected replaces nothing: the last good lines stay in force. Does not belong here: records
in which single lines replace each other (newest_lines.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql

from expectations import batch, keyed_lines
from ingestion.layout import Layout

# The submissions, and the accepted ones that are in force in one of their units.
_INVOLVED = """
select distinct o.submission_id from ledger.submission_coverage c
join ledger.submission_coverage o
    on o.district_id = c.district_id and {school} = {other_school} and {year} = {other_year}
join ledger.submissions s on s.submission_id = o.submission_id
where c.submission_id in ({submissions}) and (
    o.submission_id in ({submissions})
    or s.record = {record} and s.state in ({in_force})
    and (o.superseded_by is null or o.superseded_by in ({submissions})))
"""

# Their coverage with the lines that are not rejected.
_UNITS = """
create temporary table gate_units on commit drop as
with rejected as (
    select l.submission_id, {line_school} as unit_school, {line_year} as unit_year, count(*) as n
    from ({rejected_lines}) l join quality.rejected_lines using (submission_id, line_number)
    group by 1, 2, 3
)
select c.submission_id, c.district_id, c.school_id, c.school_year,
    {school} as school, {year} as year, s.state in ({in_force}) as is_accepted,
    c.lines - coalesce(rejected.n, 0) as sound_lines
from ledger.submission_coverage c
join ledger.submissions s on s.submission_id = c.submission_id
left join rejected on rejected.submission_id = c.submission_id
    and rejected.unit_school = c.school_id and rejected.unit_year = c.school_year
where c.submission_id in ({involved})
"""

# What another submission replaced before stays so; the rest is decided anew.
_REPLACE = """
with units as (select distinct district_id, school, year from gate_units
    where submission_id in ({submissions})
), decided as (
    select u.submission_id, u.district_id, u.school_id, u.school_year,
        min(u.submission_id) filter (where u.is_accepted and u.sound_lines > 0) over newer
            as superseded_by
    from gate_units u join units using (district_id, school, year)
    window newer as (
        partition by district_id, school, year order by u.submission_id
        groups between 1 following and unbounded following
    )
)
update ledger.submission_coverage c set superseded_by = decided.superseded_by
from decided
where c.submission_id = decided.submission_id and c.district_id = decided.district_id
    and c.school_id = decided.school_id and c.school_year = decided.school_year
    and c.superseded_by is distinct from decided.superseded_by
    and (c.superseded_by is null or c.superseded_by in ({submissions})
        or c.submission_id in ({submissions}))
"""

_COUNT = """
update ledger.submissions s set lines_accepted = own.accepted,
    lines_superseded = s.lines_received - s.lines_rejected - own.accepted
from (
    select u.submission_id,
        cast(coalesce(sum(u.sound_lines) filter (where c.superseded_by is null), 0) as integer)
            as accepted
    from gate_units u
    join ledger.submission_coverage c
        using (submission_id, district_id, school_id, school_year)
    where u.is_accepted
    group by u.submission_id
) own
where s.submission_id = own.submission_id
"""

# A file may hold lines of one student under several SSIDs: of those with one key the last counts.
_LEAVE_OUT_REPEATED = """
update ledger.submissions s set lines_accepted = s.lines_accepted - repeated.n,
    lines_superseded = s.lines_superseded + repeated.n
from (
    select line.submission_id,
        cast(count(*) - count(distinct (line.school_year, {key})) as integer) as n
    from ({lines}) line
    join ledger.submission_coverage c using (submission_id, school_id, school_year)
    where c.superseded_by is null
    group by line.submission_id
) repeated
where s.submission_id = repeated.submission_id and repeated.n > 0
"""


def settle(connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]) -> list[int]:
    """Decide who replaces whom in the units of these submissions, and count the lines anew.

    Right whether the submissions are accepted or not (any longer). Returns those involved.
    """
    parts = {
        "record": sql.Literal(layout.record),
        "submissions": batch.number_list(submissions),
        "in_force": sql.SQL(", ").join(map(sql.Literal, batch.IN_FORCE_STATES)),
        "school": batch.unit_school(layout, "c"),
        "other_school": batch.unit_school(layout, "o"),
        "year": batch.unit_year(layout, "c"),
        "other_year": batch.unit_year(layout, "o"),
    }
    found = connection.execute(sql.SQL(_INVOLVED).format(**parts)).fetchall()
    involved = [number for (number,) in found]
    connection.execute("drop table if exists gate_units")
    connection.execute(
        sql.SQL(_UNITS).format(
            line_school=batch.line_school(layout),
            line_year=batch.line_year(layout),
            rejected_lines=batch.lines(layout, _with_rejected_lines(connection, involved)),
            involved=batch.number_list(involved),
            **parts,
        )
    )
    connection.execute(sql.SQL(_REPLACE).format(**parts))
    connection.execute(sql.SQL(_COUNT).format(**parts))
    if keyed_lines.name_students(layout) and keyed_lines.are_joined(connection):
        _leave_out_repeated(connection, layout)
    return involved


def _leave_out_repeated(connection: psycopg.Connection, layout: Layout) -> None:
    accepted = connection.execute(
        "select distinct submission_id from gate_units where is_accepted"
    ).fetchall()
    connection.execute(
        sql.SQL(_LEAVE_OUT_REPEATED).format(
            key=keyed_lines.key(layout),
            lines=keyed_lines.lines(connection, layout, [number for (number,) in accepted]),
        )
    )


def _with_rejected_lines(connection: psycopg.Connection, submissions: Sequence[int]) -> list[int]:
    found = connection.execute(
        "select distinct submission_id from quality.rejected_lines where submission_id = any(%s)",
        [list(submissions)],
    ).fetchall()
    return [number for (number,) in found]
