"""Where the warehouse stands: what the ledger says, for people and for programs.

Belongs here: reading the ledger's tables. Does not belong here: changing them, or printing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

from delivery.releases import Release, current_release
from ingestion.ledger import in_process

# What still needs the district. An unreadable file may tell neither record nor year; it is settled
# when the same file comes again and is not held.
STILL_HELD = """
with still_held as (
    select
        held.submission_id, held.district_id, held.record, held.school_year, held.file_path,
        held.reason, held.received_at
    from ledger.submissions held
    where held.state = 'held' and not exists (
        select 1 from ledger.submissions later
        where later.submission_id > held.submission_id
            and later.district_id is not distinct from held.district_id
            and case
                when held.record is null or held.school_year is null then
                    later.state <> 'held'
                    and later.file_path = held.file_path
                    and (
                        held.archive_member is null or later.archive_member = held.archive_member
                    )
                else
                    later.state in ('accepted', 'accepted_with_warnings')
                    and later.record = held.record
                    and later.school_year = held.school_year
            end
    )
)"""

HELD = f"""
{STILL_HELD}
select * from still_held order by submission_id
"""  # noqa: S608 - our own text

# What a district contributed last year, or others already contributed this year. Who sent only what
# is held is among the districts too, and each row names the held files that may be the missing one.
OVERDUE = f"""
{STILL_HELD},
contribution as (
    select distinct coverage.district_id, submission.record, coverage.school_year
    from ledger.submission_coverage coverage
    join ledger.submissions submission using (submission_id)
    where submission.state in ('accepted', 'accepted_with_warnings')
        and coverage.district_id ~ '^[0-9]{{7}}$'
        and coverage.school_year ~ '^[0-9]{{4}}-[0-9]{{4}}$'
),
newest as (
    select
        max(school_year) as school_year,
        (left(max(school_year), 4)::integer - 1)::text || '-' || left(max(school_year), 4) as prior
    from contribution
),
due as (
    select district.district_id, record.record
    from (
        select district_id from contribution
        union
        select district_id from still_held where district_id ~ '^[0-9]{{7}}$'
    ) district
    cross join (
        select distinct contribution.record
        from contribution join newest using (school_year)
    ) record
    union
    select contribution.district_id, contribution.record
    from contribution join newest on contribution.school_year = newest.prior
)
select
    due.district_id,
    due.record,
    newest.school_year,
    (
        select max(contribution.school_year) from contribution
        where contribution.district_id = due.district_id and contribution.record = due.record
    ) as last_contributed,
    array(
        select still_held.submission_id from still_held
        where still_held.district_id = due.district_id
            and coalesce(still_held.record, due.record) = due.record
            and coalesce(still_held.school_year, newest.school_year) = newest.school_year
        order by still_held.submission_id
    ) as arrived_but_held
from due cross join newest
where not exists (
    select 1 from contribution
    where contribution.district_id = due.district_id
        and contribution.record = due.record
        and contribution.school_year = newest.school_year
)
order by due.district_id, due.record
"""  # noqa: S608

OF_WHOM = """
from quality.findings
where (%(district)s::text is null or district_id = %(district)s)
    and (%(submission)s::bigint is null or submission_id = %(submission)s)
"""

FINDINGS = f"""
select
    finding_id, submission_id, district_id, record, line_number, field, rule, severity, message,
    remedy, value, found_at
{OF_WHOM}
order by submission_id, line_number nulls first, finding_id
limit %(most)s
"""

FINDINGS_BY_RULE = f"""
select severity, rule, message, remedy, count(*) as findings
{OF_WHOM}
group by severity, rule, message, remedy
order by
    array_position(array['fatal', 'warning', 'information'], severity), findings desc, rule, message
"""

Row = dict[str, Any]


@dataclass(frozen=True)
class Status:
    """The state of the warehouse at one moment.

    `submissions` counts by state; `held` are held submissions that no later one has settled;
    `overdue` are record types a district contributed last year, or others this year, but not yet
    itself, with the held submissions that may be it in `arrived_but_held`; `scopes_waiting` and
    `files_waiting` are what the next refresh has to do.
    """

    database: str
    size_bytes: int
    read_at: datetime
    release: Release | None
    submissions: dict[str, int]
    files_waiting: int
    scopes_waiting: int
    held: list[Row]
    overdue: list[Row]


def read_status(connection: psycopg.Connection) -> Status:
    """Read the state of the warehouse in one transaction."""
    with connection.transaction():
        database, size, now = connection.execute(
            "select format('PostgreSQL %s', split_part(current_setting('server_version'), ' ', 1)),"
            " pg_database_size(current_database()), now()"
        ).fetchone()
        states = dict(
            connection.execute(
                "select state, count(*) from ledger.submissions group by state order by state"
            ).fetchall()
        )
        scopes = connection.execute("select count(*) from ledger.pending_scopes").fetchone()[0]
        return Status(
            database=database,
            size_bytes=size,
            read_at=now,
            release=current_release(connection),
            submissions=states,
            files_waiting=states.get("received", 0) + states.get("loaded", 0),
            scopes_waiting=scopes,
            held=_rows(connection, HELD),
            overdue=_rows(connection, OVERDUE),
        )


def read_findings(
    connection: psycopg.Connection,
    district: str | None = None,
    submission: int | None = None,
    most: int | None = None,
) -> list[Row]:
    """Findings line by line, the first `most` of them; the value is null for personal fields."""
    chosen = {"district": district, "submission": submission, "most": most}
    with connection.transaction():
        return _rows(connection, FINDINGS, chosen)


def read_findings_by_rule(
    connection: psycopg.Connection, district: str | None = None, submission: int | None = None
) -> list[Row]:
    """How many findings each rule has, with its words; the worst and most frequent first."""
    chosen = {"district": district, "submission": submission}
    with connection.transaction():
        return _rows(connection, FINDINGS_BY_RULE, chosen)


def work_waits(connection: psycopg.Connection) -> bool:
    """Whether an earlier refresh left something to load, gate, build or publish."""
    with connection.transaction():
        scopes = connection.execute("select exists (select from ledger.pending_scopes)").fetchone()
        return scopes == (True,) or in_process(connection)


def district_names(connection: psycopg.Connection) -> dict[str, str]:
    """Names of districts by CDS code, from the release in force; empty before the first one."""
    with connection.transaction():
        if connection.execute("select to_regclass('marts.entities')").fetchone() == (None,):
            return {}
        return dict(
            connection.execute(
                "select entity_id, name from marts.entities where level = 'district'"
            ).fetchall()
        )


def _rows(connection: psycopg.Connection, query: str, parameters: Row | None = None) -> list[Row]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, parameters).fetchall()
