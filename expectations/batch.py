"""SQL over the new lines of a record type and over what the ledger knows of them.

Belongs here: the queries that the gate has Great Expectations run and those that give the details
of what it found. Does not belong here: writing (record.py, in_force.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql

from expectations.thresholds import PlausibleCount
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


def unusual_counts(
    layout: Layout, submissions: Sequence[int], limits: PlausibleCount
) -> sql.Composed:
    """Rows (submission_id, school_year, lines, lines_before, whole_schools, is_bulk) out of bounds.

    One per submission and school year (one in all where a new file replaces every year). Lines
    before: those in force, or of an earlier submission of the same run if that has more. Of records
    with bulk and delta files: bulk files with few lines beside those in force.
    """
    if layout.mode == "bulk_and_delta":
        return sql.SQL(_SMALL_BULK_FILES).format(
            submissions=number_list(submissions),
            in_force=sql.SQL(", ").join(map(sql.Literal, IN_FORCE_STATES)),
            compare_from=sql.Literal(limits.compare_from),
            below=sql.Literal(limits.bulk_warning_below),
        )
    return sql.SQL(_UNUSUAL_COUNTS).format(
        submissions=number_list(submissions),
        record=sql.Literal(layout.record),
        in_force=sql.SQL(", ").join(map(sql.Literal, IN_FORCE_STATES)),
        year=unit_year(layout, "c"),
        school=unit_school(layout, "c"),
        by_school=sql.Literal(bool(layout.replaced_part)),
        compare_from=sql.Literal(limits.compare_from),
        below=sql.Literal(limits.warning_below),
        above=sql.Literal(limits.warning_above),
        whole_school_from=sql.Literal(limits.whole_school_from),
    )


_UNUSUAL_COUNTS = """
with incoming as (
    select c.submission_id, c.district_id, {school} as school, {year} as year, sum(c.lines) as n
    from ledger.submission_coverage c
    where c.submission_id in ({submissions})
    group by 1, 2, 3, 4
), earlier as (
    select new.submission_id, {school} as school, {year} as year, sum(c.lines) as n,
        case when o.submission_id in ({submissions}) then o.submission_id else 0 end as source
    from (select distinct submission_id, district_id from incoming) new
    join ledger.submission_coverage c on c.district_id = new.district_id
    join ledger.submissions o on o.submission_id = c.submission_id
    where o.record = {record} and o.submission_id < new.submission_id
        and (o.submission_id in ({submissions})
            or (o.state in ({in_force}) and c.superseded_by is null))
    group by 1, 2, 3, 5
), earlier_years as (
    select submission_id, year, max(n) as n from (
        select submission_id, year, source, sum(n) as n from earlier group by 1, 2, 3
    ) by_source group by 1, 2
), schools as (
    select i.submission_id, i.school, i.year, i.n, max(e.n) as n_before
    from incoming i left join earlier e
        on e.submission_id = i.submission_id and e.school = i.school and e.year = i.year
    group by 1, 2, 3, 4
), years as (
    select submission_id, year, sum(n) as n,
        {by_school} and min(n / coalesce(n_before, n)) >= {whole_school_from} as whole_schools
    from schools group by 1, 2
)
select y.submission_id, y.year as school_year, cast(y.n as integer) as lines,
    cast(e.n as integer) as lines_before, y.whole_schools, false as is_bulk
from years y join earlier_years e on e.submission_id = y.submission_id and e.year = y.year
where e.n >= {compare_from} and (y.n < {below} * e.n or y.n > {above} * e.n)
"""


_SMALL_BULK_FILES = """
select new.submission_id, new.school_year, new.lines_received as lines,
    cast(sum(old.lines_accepted) as integer) as lines_before, false as whole_schools,
    true as is_bulk
from ledger.submissions new
join ledger.submissions old on old.record = new.record and old.district_id = new.district_id
    and old.school_year = new.school_year and old.submission_id < new.submission_id
    and old.state in ({in_force})
where new.submission_id in ({submissions}) and new.form = 'bulk'
group by new.submission_id
having sum(old.lines_accepted) >= {compare_from}
    and new.lines_received < {below} * sum(old.lines_accepted)
"""


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
