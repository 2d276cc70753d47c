"""Writing growth into the tables that dbt has made for it.

Belongs here: replacing rows of cohorts and school years, and the ledger's note of what moved. Does
not belong here: the tables' form (dbt_project/models/conformed). Everything in the caller's
transaction: growth, its fingerprints and the note come together or not at all.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

import pandas
import psycopg
from psycopg import sql

from analysis.collaborative_growth.fingerprints import school_year
from analysis.growth.cohorts import Cohort

TABLES = ("fct_student_growth", "int_growth_cohort")
PENDING = """
insert into ledger.pending_growth (school_year, percentiles_moved) values (%s, %s)
on conflict (school_year) do update
set percentiles_moved = pending_growth.percentiles_moved or excluded.percentiles_moved
"""


def replace_cohorts(
    connection: psycopg.Connection,
    cohorts: Iterable[Cohort],
    students: pandas.DataFrame,
    sizes: pandas.DataFrame,
) -> None:
    """Replace the rows of these cohorts in the tables of students and of cohorts."""
    keys = [(school_year(c.year), c.subject, f"{c.grade:02}") for c in sorted(cohorts)]
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.executemany(
                sql.SQL(
                    "delete from conformed.{}"
                    " where (school_year, subject, grade_assessed) = (%s, %s, %s)"
                ).format(sql.Identifier(table)),
                keys,
            )
    _insert(connection, "fct_student_growth", students)
    _insert(connection, "int_growth_cohort", sizes)


def replace_years(
    connection: psycopg.Connection, table: str, years: Iterable[int], rows: pandas.DataFrame
) -> None:
    """Replace the rows of these school years."""
    connection.execute(
        sql.SQL("delete from conformed.{} where school_year = any(%s)").format(
            sql.Identifier(table)
        ),
        [[school_year(year) for year in years]],
    )
    _insert(connection, table, rows)


def note(connection: psycopg.Connection, years: Iterable[int], moved: set[int]) -> None:
    """Tell the build in which school years growth was computed."""
    with connection.cursor() as cursor:
        cursor.executemany(PENDING, [(school_year(y), y in moved) for y in sorted(years)])


def _insert(connection: psycopg.Connection, table: str, rows: pandas.DataFrame) -> None:
    if rows.empty:
        return
    text = io.StringIO()
    rows.to_csv(text, index=False, header=False)
    target = sql.SQL("copy conformed.{} ({}) from stdin with (format csv)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, rows.columns))
    )
    with connection.cursor().copy(target) as copy:
        copy.write(text.getvalue())
