"""What districts still owe by the submission calendar, with the held files that may be it.

Belongs here: reading what was contributed, and held, from the ledger. Does not belong here: the
rules of the calendar (expectations/calendar.py) or what else the status says (delivery/status.py).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from psycopg.rows import dict_row

from expectations.calendar import Contribution, Owed, owed
from ingestion.layout import load_layouts

# Days of the calendar are days in California, wherever the server stands.
CALIFORNIA = ZoneInfo("America/Los_Angeles")

# What still needs the district. An unreadable file may tell neither record nor year; it is settled
# when the same file comes again and is not held.
STILL_HELD = """
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
order by held.submission_id
"""

# A mistyped year in a rejected line is no year that is collected: of other years than the file's
# some line must count.
CONTRIBUTIONS = """
select district_id, record, school_year, max(received_at)
from (
    select coverage.district_id, submission.record, coverage.school_year, submission.received_at
    from ledger.submission_coverage coverage
    join ledger.submissions submission using (submission_id)
    where submission.state in ('accepted', 'accepted_with_warnings')
        and coverage.district_id ~ '^[0-9]{7}$'
        and coverage.school_year ~ '^[0-9]{4}-[0-9]{4}$'
    group by submission.submission_id, coverage.district_id, coverage.school_year
    having coverage.school_year = submission.school_year
        or sum(coverage.lines) > submission.lines_rejected
) contributed
group by 1, 2, 3
"""

Row = dict[str, Any]


def read_held(connection: psycopg.Connection) -> list[Row]:
    """Held submissions that no later one has settled, in order of receipt."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(STILL_HELD).fetchall()


def read_contributions(connection: psycopg.Connection) -> list[Contribution]:
    """What every district contributed, with the day of its newest accepted file."""
    return [
        Contribution(district, record, year, day_in_california(received_at))
        for district, record, year, received_at in connection.execute(CONTRIBUTIONS)
    ]


def owed_by(contributions: list[Contribution], held: list[Row], today: date) -> list[Owed]:
    """What districts have not sent by the calendar, overdue or expected.

    A district of which nothing but held files came is among them.
    """
    senders = {row["district_id"] for row in held if row["district_id"]}
    years = {name: (layout.first_year, layout.last_year) for name, layout in load_layouts().items()}
    return owed(contributions, today, districts=senders, years=years)


def read_owed(connection: psycopg.Connection, today: date | None = None) -> list[Row]:
    """What `owed_by` says, as rows with the fields of `Owed`.

    `arrived_but_held` names the held submissions that may be the missing one.
    """
    held = read_held(connection)
    found = owed_by(read_contributions(connection), held, today or this_day())
    return [vars(item) | {"arrived_but_held": _may_be(item, held)} for item in found]


def this_day() -> date:
    """Today by the districts' clock."""
    return datetime.now(CALIFORNIA).date()


def day_in_california(moment: datetime) -> date:
    """The day on which something happened, by the districts' clock."""
    return moment.astimezone(CALIFORNIA).date()


def _may_be(item: Owed, held: list[Row]) -> list[int]:
    return [
        row["submission_id"]
        for row in held
        if row["district_id"] == item.district_id
        and row["record"] in (None, item.record)
        and row["school_year"] in (None, item.school_year)
    ]
