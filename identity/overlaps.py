"""Overlapping enrollments of one student in two districts (CCE).

Belongs here: finding them among the enrollment spans of a build and telling both districts, each
about its own line only. Does not belong here: what a span is (fct_enrollment_span).

Two primary enrollments overlap when they share a day other than the day of the change; a primary
and a short-term one when they share more than 30 days. Source: CALPADS anomaly CCE, rule SENR0028.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from identity import findings

# Days that a primary and a short-term enrollment may share.
SHORT_TERM_DAYS = 30

_CHANGED_YEARS = """
create temporary table overlap_now on commit drop as
with spans as (
    select *, enrollment_status = '30' and not is_primary as is_short
    from conformed.fct_enrollment_span
    where is_qualifying
)
select
    one.school_year, one.student_key,
    case when one.is_primary and other.is_primary then 'two primary'
        else 'primary and short-term' end as kind,
    one.district_id, one.submission_id, one.line_number,
    other.district_id as other_district_id, other.submission_id as other_submission_id,
    other.line_number as other_line_number,
    least(one.span_end, other.span_end) - greatest(one.span_start, other.span_start) + 1 as days
from ledger.pending_scopes as scope
join spans as one
    on one.district_id = scope.district_id and one.school_year = scope.school_year
join spans as other
    on other.school_year = one.school_year and other.student_key = one.student_key
    and other.district_id <> one.district_id
    and other.span_start < one.span_end and one.span_start < other.span_end
where
    one.is_primary and other.is_primary
    or (one.is_primary and other.is_short or one.is_short and other.is_primary)
    and least(one.span_end, other.span_end) - greatest(one.span_start, other.span_start) + 1
    > %(short_term_days)s
"""

# Either side of an overlap; a pair of pending districts is found from both.
_BOTH_SIDES = """
create temporary table overlap_both on commit drop as
select school_year, student_key, kind, district_id, submission_id, line_number,
    other_district_id, other_submission_id, other_line_number, days
from overlap_now
union
select school_year, student_key, kind, other_district_id, other_submission_id, other_line_number,
    district_id, submission_id, line_number, days
from overlap_now
"""

_REMOVE_OLD = """
delete from pii.enrollment_overlaps as known
using ledger.pending_scopes as scope
where
    known.school_year = scope.school_year
    and scope.district_id in (known.district_id, known.other_district_id)
    and not exists (
        select from overlap_both as still
        where
            still.submission_id = known.submission_id and still.line_number = known.line_number
            and still.other_submission_id = known.other_submission_id
            and still.other_line_number = known.other_line_number
    )
"""

_ADD_NEW = """
insert into pii.enrollment_overlaps (
    school_year, student_key, kind, district_id, submission_id, line_number, other_district_id,
    other_submission_id, other_line_number, days
)
select * from overlap_both
on conflict (submission_id, line_number, other_submission_id, other_line_number) do update
set kind = excluded.kind, days = excluded.days, student_key = excluded.student_key
"""

_LINES = sql.SQL(
    "select distinct submission_id, line_number, cast(null as text) as same_as"
    " from pii.enrollment_overlaps"
)


@dataclass(frozen=True)
class Overlap:
    """One side of an overlap: the district's own line, the other district, and shared days."""

    school_year: str
    student_key: object
    kind: str
    district_id: str
    submission_id: int
    line_number: int
    other_district_id: str
    days: int


def find(connection: psycopg.Connection) -> int:
    """Find the overlaps of the pending district years and keep findings in step; how many.

    Reads what was built for them, so it comes between the build and the publication. A finding of
    an overlap that is resolved is closed. One transaction.
    """
    with connection.transaction():
        if connection.execute("select to_regclass('conformed.fct_enrollment_span')").fetchone() == (
            None,
        ):
            return 0
        connection.execute("drop table if exists overlap_now, overlap_both")
        connection.execute(_CHANGED_YEARS, {"short_term_days": SHORT_TERM_DAYS})
        connection.execute(_BOTH_SIDES)
        connection.execute(_REMOVE_OLD)
        now = connection.execute(_ADD_NEW).rowcount
        findings.replace(connection, findings.OVERLAP, _LINES, mended_by_submissions=False)
        return now // 2


def read(connection: psycopg.Connection, district: str | None = None) -> list[Overlap]:
    """The overlaps known, from the side of each district (or of one), in order."""
    names = ", ".join(Overlap.__dataclass_fields__)
    with connection.cursor(row_factory=class_row(Overlap)) as cursor:
        return cursor.execute(
            f"select {names} from pii.enrollment_overlaps"  # noqa: S608 - our own column names
            " where %(district)s::text is null or district_id = %(district)s"
            " order by school_year desc, district_id, submission_id, line_number",
            {"district": district},
        ).fetchall()
