"""Changing what was built for a district year, as a wrong file would have.

Belongs here: statements that a case needs. Does not belong here: the cases (cases.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

YEAR, BEFORE = "2024-2025", "2023-2024"
NOBODY = "00000000-0000-0000-0000-000000000001"
GHOST_SCHOOL = "9999999"

# The first student of one primary enrollment that spans the whole year and counts in attendance.
CHOSEN = """
create temporary table chosen on commit drop as
select span.district_id, span.school_year, span.school_id, span.student_key, span.submission_id,
    span.line_number, min(span.span_start) as starts_on
from conformed.fct_enrollment_span span
join staging.stg_calpads__attendance_summary summary
    using (district_id, school_year, school_id, student_key)
where span.school_year = '2024-2025' and span.is_primary
    and not exists (
        select from conformed.fct_enrollment_span other
        where other.student_key = span.student_key and other.school_year = span.school_year
            and (other.submission_id, other.line_number) <> (span.submission_id, span.line_number)
    )
    and span.span_start < date '2024-09-01' and span.span_end >= date '2025-05-01'
    and span.grade_level in ('04', '05') and not summary.is_exempt
group by 1, 2, 3, 4, 5, 6 order by span.district_id, span.submission_id, span.line_number limit 1
"""


class Build:
    """The build of an installation, in a transaction that is rolled back."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        self.lines = 900_000
        connection.execute(CHOSEN)
        names = ("district_id", "school_year", "school_id", "student_key")
        row = connection.execute("select * from chosen").fetchone()
        self.chosen = dict(zip((*names, "submission_id", "line_number"), row, strict=False))

    def run(self, statement: str) -> None:
        """Run a statement; `chosen` is a table of the student and school that cases are about."""
        self.connection.execute(statement)

    def of_chosen(self, table: str, change: str) -> None:
        """Update the chosen student's rows of the year."""
        self.run(
            f"update {table} t set {change} from chosen c where t.student_key = c.student_key"
            " and t.district_id = c.district_id and t.school_year = c.school_year"
        )

    def without_chosen(self, table: str) -> None:
        """Delete the chosen student's rows."""
        self.run(f"delete from {table} t using chosen c where t.student_key = c.student_key")

    def put(self, table: str, **values: Any) -> int:
        """Insert a row of the chosen student, school and year; the number of its line."""
        self.lines += 1
        schema, name = table.split(".")
        columns = {
            column
            for (column,) in self.connection.execute(
                "select column_name from information_schema.columns"
                " where table_schema = %s and table_name = %s",
                [schema, name],
            )
        }
        assert columns, table
        row = self.chosen | {"line_number": self.lines, "is_deleted": False}
        row = {column: value for column, value in row.items() if column in columns} | values
        self.connection.execute(
            sql.SQL("insert into {} ({}) values ({})").format(
                sql.Identifier(schema, name),
                sql.SQL(", ").join(map(sql.Identifier, row)),
                sql.SQL(", ").join([sql.Placeholder()] * len(row)),
            ),
            list(row.values()),
        )
        return row.get("line_number", 0)


class Case(NamedTuple):
    """Changes that break a check, and further ones after which it finds nothing any more."""

    finds: str
    break_it: Callable[[Build], Any]
    mend_it: Callable[[Build], Any]
