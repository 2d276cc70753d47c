"""What the submission calendar says, written to the ledger for the marts.

Belongs here: windows and what districts owe, as tables. Does not belong here: the rules of the
calendar (expectations/calendar.py), reading what was contributed (contributions.py), or what the
marts make of it (dbt_project/models/marts/).
"""

from __future__ import annotations

from datetime import date

import psycopg

from delivery.contributions import read_contributions, read_owed
from expectations.calendar import windows
from expectations.calendar_rules import load

# Also of files that are held.
YEARS = """
select distinct school_year from ledger.submissions where school_year ~ '^[0-9]{4}-[0-9]{4}$'
"""

ADD_WINDOW = """
insert into ledger.submission_windows
    (school_year, record, window_name, opens_on, due_on, amended_until, is_example)
values (%s, %s, %s, %s, %s, %s, %s)
"""

ADD_OWED = """
insert into ledger.owed_contributions
    (district_id, school_year, record, windows, due_on, is_example)
values (%s, %s, %s, %s, %s, %s)
"""


def write(connection: psycopg.Connection, today: date | None = None) -> None:
    """Write the windows of every school year in the ledger, and what is owed today; commits."""
    with connection.transaction(), connection.cursor() as cursor:
        years = {year for (year,) in cursor.execute(YEARS)} | set(load().collected)
        years |= {item.school_year for item in read_contributions(connection)}
        owed = read_owed(connection, today)
        cursor.execute("delete from ledger.submission_windows")
        cursor.execute("delete from ledger.owed_contributions")
        cursor.executemany(
            ADD_WINDOW,
            [
                (year, record, item.name, item.opens, item.due, item.amended_until,
                 "due" in item.examples)
                for year in sorted(years)
                for item in windows(year)
                for record in item.records
            ],
        )  # fmt: skip
        cursor.executemany(
            ADD_OWED,
            [
                (row["district_id"], row["school_year"], row["record"], ", ".join(row["windows"]),
                 row["due"], row["is_example"])
                for row in owed
            ],
        )  # fmt: skip
    connection.commit()
