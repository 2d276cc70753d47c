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

# Information in effect from a date on may change every later year of the district, and cohorts of
# years that only others contributed, in which its former students are.
_EFFECTIVE_YEARS = """
select distinct changed.district_id, c.school_year
from (
    select s.district_id, min({effective_date}) as earliest
    from {table} r join ledger.submissions s on s.submission_id = r.submission_id
    where r.submission_id in ({submissions}) and length({effective_date}) = 8
        and {effective_date} ~ '^[0-9]*$'
    group by s.district_id
) changed
join ledger.submission_coverage c on right(c.school_year, 4) || '0630' >= changed.earliest
where c.school_year ~ {pattern}
"""
# Measures of other years rest on the lines of a year; other districts' students count in them, too.
# Of years before only cohorts do, which are recomputed for all districts of a pending year: the
# scope that crosses districts is enough, and no district is recomputed.
_OTHER_YEARS = """
select distinct
    case
        when other.school_year < changed.school_year then 'collaborative' else changed.district_id
    end as district_id,
    other.school_year
from ({scopes}) changed
join ledger.submission_coverage other
    on left(other.school_year, 4)::integer - left(changed.school_year, 4)::integer
        between -{earlier} and {later}
where changed.school_year ~ {pattern} and other.school_year ~ {pattern}
"""


def touch(connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]) -> None:
    """Mark every scope that these submissions may change.

    Their own coverage with the years whose measures rest on it (`add_with_other_years`); of
    effective-dated records all later school years; of a directory, which concerns
    everybody, all scopes that the ledger knows; of public files, which belong to no district, the
    scope 'public' of their school years.
    """
    if not submissions:
        return
    if layout.family == "directory":
        add(connection, "select district_id, school_year from ledger.submission_coverage")
        return
    owner = "'public' as district_id" if layout.family == "public" else "district_id"
    add_with_other_years(
        connection,
        layout,
        sql.SQL(
            "select {}, school_year from ledger.submission_coverage where submission_id in ({})"
        ).format(sql.SQL(owner), batch.number_list(submissions)),
    )
    if layout.effective_date_field:
        add(
            connection,
            sql.SQL(_EFFECTIVE_YEARS).format(
                effective_date=sql.Identifier("r", layout.effective_date_field),
                table=sql.Identifier("raw", layout.record),
                submissions=batch.number_list(submissions),
                pattern=sql.Literal(batch.SCHOOL_YEAR),
            ),
        )


def add_with_other_years(
    connection: psycopg.Connection, layout: Layout, query: str | sql.Composed
) -> None:
    """Mark the scopes of a query in which lines of this record changed, and what rests on them.

    That is: the layout's `later_years` of the district, and the cohorts of its `earlier_years`.
    """
    add(connection, query)
    if layout.later_years or layout.earlier_years:
        add(
            connection,
            sql.SQL(_OTHER_YEARS).format(
                scopes=sql.SQL(query) if isinstance(query, str) else query,
                earlier=sql.Literal(layout.earlier_years),
                later=sql.Literal(layout.later_years),
                pattern=sql.Literal(batch.SCHOOL_YEAR),
            ),
        )


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
