"""Which submissions have far fewer or more lines than those before them.

Belongs here: the query over the ledger. Does not belong here: the limits (thresholds.py) or what
follows for the submission (verdicts.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql

from expectations import batch
from expectations.thresholds import PlausibleCount
from ingestion.layout import Layout


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
            submissions=batch.number_list(submissions),
            in_force=sql.SQL(", ").join(map(sql.Literal, batch.IN_FORCE_STATES)),
            compare_from=sql.Literal(limits.compare_from),
            below=sql.Literal(limits.bulk_warning_below),
        )
    return sql.SQL(_UNUSUAL_COUNTS).format(
        submissions=batch.number_list(submissions),
        record=sql.Literal(layout.record),
        in_force=sql.SQL(", ").join(map(sql.Literal, batch.IN_FORCE_STATES)),
        year=batch.unit_year(layout, "c"),
        school=batch.unit_school(layout, "c"),
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
