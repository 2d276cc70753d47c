"""SQL over the new lines of a record type and over what the ledger knows of them.

Belongs here: the queries that the gate has Great Expectations run and those that give the details
of what it found. Does not belong here: which numbers of lines are unusual (unusual_counts.py) or
writing (record.py, in_force.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql

from ingestion.layout import BETWEEN, Layout

SCHOOL_YEAR = "^[0-9]{4}-[0-9]{4}$"
# Submissions whose lines may count; of a superseded one none does, until a newer one is undone.
IN_FORCE_STATES = ("accepted", "accepted_with_warnings", "superseded")


def number_list(submissions: Sequence[int]) -> sql.Composed:
    """The submissions for an `in (…)`; never empty, so that the SQL stays valid."""
    return sql.SQL(", ").join(sql.Literal(int(number)) for number in (*submissions, -1))


def lines(layout: Layout, submissions: Sequence[int]) -> sql.Composed:
    """All loaded lines of the submissions, with the district and school year of the ledger."""
    return sql.SQL(
        "select r.*, s.district_id as submitting_district,"
        " s.school_year as submitted_school_year"
        " from {table} r join ledger.submissions s on s.submission_id = r.submission_id"
        " where r.submission_id in ({submissions})"
    ).format(table=sql.Identifier("raw", layout.record), submissions=number_list(submissions))


def repeated_keys(layout: Layout, submissions: Sequence[int]) -> sql.Composed:
    """The number of lines whose key an earlier line of the same submission has."""
    return sql.SQL(
        "select coalesce(sum(n - 1), 0) from (select count(*) as n from {table}"
        " where submission_id in ({submissions}) group by submission_id, {key}"
        " having count(*) > 1) repeated"
    ).format(
        table=sql.Identifier("raw", layout.record),
        submissions=number_list(submissions),
        key=columns(layout.key),
    )


def incomplete_loads(layout: Layout, submissions: Sequence[int]) -> sql.Composed:
    """The number of submissions whose loaded and malformed lines are not those received."""
    return sql.SQL(
        "select count(*) from ledger.submissions s"
        " left join ({present}) present"
        " on present.submission_id = s.submission_id"
        " left join (select submission_id, count(*) as n from quality.rejected_lines"
        " where submission_id in ({submissions}) group by submission_id) malformed"
        " on malformed.submission_id = s.submission_id"
        " where s.submission_id in ({submissions}) and (s.lines_received = 0"
        " or s.lines_received <> coalesce(present.n, 0) + coalesce(malformed.n, 0))"
    ).format(present=present_lines(layout, submissions), submissions=number_list(submissions))


def present_lines(layout: Layout, submissions: Sequence[int]) -> sql.Composed:
    """Rows (submission_id, lines) of the raw table."""
    return sql.SQL(
        "select submission_id, count(*) as n from {} where submission_id in ({}) group by 1"
    ).format(sql.Identifier("raw", layout.record), number_list(submissions))


def analyze(layout: Layout) -> sql.Composed:
    """Renew the statistics about which submissions have how many lines."""
    return sql.SQL("analyze {} (submission_id)").format(sql.Identifier("raw", layout.record))


def count_of(query: sql.Composable) -> sql.Composed:
    """The number of rows of a query."""
    return sql.SQL("select count(*) from ({}) found").format(query)


def columns(names: Sequence[str], alias: str | None = None) -> sql.Composed:
    """A list of columns, each of the alias if there is one."""
    return sql.SQL(", ").join(
        sql.Identifier(alias, name) if alias else sql.Identifier(name) for name in names
    )


def key_part(layout: Layout, alias: str, name: str) -> sql.Composable:
    """A column of the key of a line; one that may be empty is made equal to another empty one."""
    column = sql.Identifier(alias, name)
    if layout.field(name).required:
        return column
    return sql.SQL("coalesce({}, '')").format(column)


def same_key(layout: Layout, alias: str, other: str) -> sql.Composed:
    """The condition that two lines of a district have the same key."""
    return sql.SQL(" and ").join(
        sql.SQL("{} = {}").format(key_part(layout, alias, name), key_part(layout, other, name))
        for name in layout.key
    )


def unit_school(layout: Layout, alias: str) -> sql.Composable:
    """The school part of the unit that a newer file replaces, over ledger.submission_coverage."""
    if layout.replaced_part:
        return sql.Identifier(alias, "school_id")
    return sql.SQL("cast('' as text)")


def unit_year(layout: Layout, alias: str) -> sql.Composable:
    """The school year part of that unit, over ledger.submission_coverage."""
    if {layout.school_year_field, "school_year"} & set(layout.replaced_by):
        return sql.Identifier(alias, "school_year")
    return sql.SQL("cast('' as text)")


def line_school(layout: Layout) -> sql.Composable:
    """The part of a line of a full-replacement record, as ledger.submission_coverage has it.

    It is the school, or other columns of the layout's `replaced_by` (Layout.replaced_part).
    """
    if not layout.replaced_part:
        return sql.SQL("cast('' as text)")
    return sql.SQL(f" || '{BETWEEN}' || ").join(
        sql.SQL("coalesce({}, '')").format(sql.Identifier(name)) for name in layout.replaced_part
    )


def line_year(layout: Layout) -> sql.Composable:
    """The school year of a line, as ledger.submission_coverage has it: else that of the file."""
    if layout.school_year_field is None:
        return sql.SQL("submitted_school_year")
    return sql.SQL("case when {0} ~ {1} then {0} else submitted_school_year end").format(
        sql.Identifier(layout.school_year_field), sql.Literal(SCHOOL_YEAR)
    )
