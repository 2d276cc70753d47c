"""What must be recomputed: the (district, school year) scopes that a verdict touches.

Belongs here: writing ledger.pending_scopes, in the caller's transaction. Does not belong here:
reading and clearing them (dbt's runner and the publication).
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql

from expectations import batch
from ingestion.layout import Layout

# Information in effect from a date on may change every later year of the district.
_LATER_YEARS = """
select distinct c.district_id, c.school_year
from (
    select s.district_id, min({effective_date}) as earliest
    from {table} r join ledger.submissions s on s.submission_id = r.submission_id
    where r.submission_id in ({submissions}) and length({effective_date}) = 8
        and {effective_date} ~ '^[0-9]*$'
    group by s.district_id
) changed
join ledger.submission_coverage c on c.district_id = changed.district_id
where right(c.school_year, 4) || '0630' >= changed.earliest
"""

# Progress in a year is measured from what the year before had.
_NEXT_YEARS = """
select c.district_id, c.school_year
from ledger.submission_coverage c
join ledger.submission_coverage changed
    on changed.district_id = c.district_id
    and right(changed.school_year, 4) = left(c.school_year, 4)
where changed.submission_id in ({submissions})
"""

# Credits of a year add up in all later years.
_ALL_LATER_YEARS = """
select later.district_id, later.school_year
from ledger.submission_coverage later
join ledger.submission_coverage sent
    on sent.district_id = later.district_id and sent.school_year < later.school_year
where sent.submission_id in ({submissions})
"""


def touch(connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]) -> None:
    """Mark every scope that these submissions may change.

    Their own coverage; of effective-dated records, and of those that count in later years, also
    the district's later school years; of those that count in the next year that one, where the
    district has sent anything of it; of a directory, which concerns everybody, all scopes that the
    ledger knows; of public files, which belong to no district, the scope 'public' of their school
    years.
    """
    if not submissions:
        return
    if layout.family == "directory":
        add(connection, "select district_id, school_year from ledger.submission_coverage")
        return
    owner = "'public' as district_id" if layout.family == "public" else "district_id"
    add(
        connection,
        sql.SQL(
            "select {}, school_year from ledger.submission_coverage where submission_id in ({})"
        ).format(sql.SQL(owner), batch.number_list(submissions)),
    )
    if layout.effective_date_field:
        add(
            connection,
            sql.SQL(_LATER_YEARS).format(
                effective_date=sql.Identifier("r", layout.effective_date_field),
                table=sql.Identifier("raw", layout.record),
                submissions=batch.number_list(submissions),
            ),
        )
    if layout.counts_in_next_year:
        next_years = sql.SQL(_NEXT_YEARS).format(submissions=batch.number_list(submissions))
        add(connection, next_years)
    if layout.counts_in_later_years:
        later = sql.SQL(_ALL_LATER_YEARS).format(submissions=batch.number_list(submissions))
        add(connection, later)


def add(connection: psycopg.Connection, query: str | sql.Composed) -> None:
    """Mark the scopes of a query of (district_id, school_year); what is no scope is left out."""
    rows = sql.SQL(query) if isinstance(query, str) else query
    connection.execute(
        sql.SQL(
            "insert into ledger.pending_scopes (district_id, school_year)"
            " select distinct district_id, school_year from ({rows}) touched"
            " where district_id <> '' and school_year ~ {pattern}"
            " on conflict (district_id, school_year) do update set since = clock_timestamp()"
        ).format(rows=rows, pattern=sql.Literal(batch.SCHOOL_YEAR))
    )
