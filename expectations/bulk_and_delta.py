"""Superseding by bulk and delta files: a bulk file replaces everything, a delta single lines.

Belongs here: records of mode bulk_and_delta (OneRoster). Of a district and school year the newest
accepted bulk file counts, and the deltas after it; among their lines the newest of each key.
Deletions are lines like others. Does not belong here: records in which every file replaces its
units (replaced_units.py) or every line its key (newest_lines.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql

from expectations import batch
from expectations.keyed_lines import NOT_REJECTED
from ingestion.layout import Layout

# The submissions of the same districts and school years, accepted ones and these.
_INVOLVED = """
select o.submission_id, o.form, o.state in ({in_force}) as is_accepted,
    o.lines_received - o.lines_rejected as sound_lines, o.district_id, o.school_year
from ledger.submissions o
where o.record = {record} and (o.state in ({in_force}) or o.submission_id in ({submissions}))
    and (o.district_id, o.school_year) in (
        select district_id, school_year from ledger.submissions
        where submission_id in ({submissions})
    )
"""

# A bulk file without a sound line replaces nothing: the last good one stays in force.
_REPLACE = """
update ledger.submission_coverage c set superseded_by = decided.superseded_by
from (
    select i.submission_id, (
        select min(newer.submission_id) from gate_involved newer
        where newer.district_id = i.district_id and newer.school_year = i.school_year
            and newer.submission_id > i.submission_id and newer.form = 'bulk'
            and newer.is_accepted and newer.sound_lines > 0
    ) as superseded_by
    from gate_involved i
) decided
where c.submission_id = decided.submission_id
    and c.superseded_by is distinct from decided.superseded_by
"""

_COUNT = """
update ledger.submissions s set lines_accepted = own.accepted,
    lines_superseded = s.lines_received - s.lines_rejected - own.accepted
from (
    select i.submission_id, cast(count(newest.submission_id) as integer) as accepted
    from gate_involved i
    left join (
        select distinct on (i.district_id, i.school_year, {key}) r.submission_id
        from {table} r
        join gate_involved i on i.submission_id = r.submission_id and i.is_accepted
        join ledger.submission_coverage c
            on c.submission_id = r.submission_id and c.superseded_by is null
        where {not_rejected}
        order by i.district_id, i.school_year, {key}, r.submission_id desc, r.line_number desc
    ) newest on newest.submission_id = i.submission_id
    where i.is_accepted
    group by i.submission_id
) own
where s.submission_id = own.submission_id
"""


def settle(connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]) -> list[int]:
    """Decide what is in force in the district years of these submissions, and count anew.

    Right whether the submissions are accepted or not (any longer). Returns those involved.
    """
    connection.execute("drop table if exists gate_involved")
    involved = sql.SQL("create temporary table gate_involved on commit drop as ") + sql.SQL(
        _INVOLVED
    ).format(
        record=sql.Literal(layout.record),
        submissions=batch.number_list(submissions),
        in_force=sql.SQL(", ").join(map(sql.Literal, batch.IN_FORCE_STATES)),
    )
    connection.execute(involved)
    connection.execute(_REPLACE)
    connection.execute(
        sql.SQL(_COUNT).format(
            key=batch.columns(layout.key, "r"),
            table=sql.Identifier("raw", layout.record),
            not_rejected=NOT_REJECTED,
        )
    )
    return [number for (number,) in connection.execute("select submission_id from gate_involved")]
