"""What closes a finding: evidence in later submissions that what was wrong is mended or gone.

Belongs here: quality.findings.closed_by and closed_at, decided anew for every finding that verdicts
may touch. Does not belong here: keys (finding_keys.py), times of opening (lifecycle.py).

The first later submission counts that gives one of these. An accepted one:
- has the line (by key, or what stands for it), not rejected; a deletion is a line like any other;
- replaces the unit of the line with sound lines; or, as a bulk file, everything of the school year;
- has the finding again, which goes on there;
- for findings of held files, or about a whole file or a line without anything to tell it by: is of
  the same district, record and school year; for a file that nobody can tell: of the same name.
A held one changes nothing in force: it closes only what it has again of files held before.
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql

from expectations import batch, finding_keys, keyed_lines
from ingestion.layout import Layout

_AFFECTED = """
create temporary table affected_finding on commit drop as
with settled as (
    select distinct district_id from ledger.submissions
    where submission_id = any(%(submissions)s)
), known as (
    select finding_id from quality.findings where submission_id = any(%(submissions)s)
    union
    select finding_id from quality.findings where closed_by = any(%(submissions)s)
    union
    select f.finding_id from quality.findings f join settled using (district_id)
    where f.closed_at is null and (f.record = %(record)s or f.record is null)
    union
    select finding_id from quality.findings
    where closed_at is null and district_id is null and record is not distinct from %(record)s
        and exists (select from settled where district_id is null)
)
select f.finding_id, f.submission_id, f.finding_key, f.mended_with, s.state = 'held' as is_held,
    coalesce(s.district_id, '') as district_id, s.record, s.school_year, s.file_path,
    s.archive_member
from known
join quality.findings f using (finding_id)
join ledger.submissions s using (submission_id)
where f.mended_with <> 'recomputation'
    and (f.closed_at is null or f.closed_by <> f.submission_id)
"""

# Submissions that may close one of them; before the first one settled now nothing changes.
_LATER = """
create temporary table later_submission on commit drop as
select s.submission_id, coalesce(s.district_id, '') as district_id, s.school_year, s.form,
    s.state in ({in_force}) as is_accepted, s.lines_rejected, s.lines_received > s.lines_rejected
        as has_sound_lines
from ledger.submissions s
join (
    select district_id, min(submission_id) as first from affected_finding group by 1
) a on a.district_id = coalesce(s.district_id, '') and a.first < s.submission_id
where s.record is not distinct from {record} and s.submission_id >= {first}
    and s.state in ('held', {in_force})
"""

_FOUND_AGAIN = """
select a.finding_id, n.submission_id
from affected_finding a
join quality.findings n on n.finding_key = a.finding_key and n.submission_id > a.submission_id
join later_submission l on l.submission_id = n.submission_id
where (l.is_accepted or a.is_held) and not n.awaits_replay
    and (n.closed_at is null or n.closed_by <> n.submission_id)
"""

_WHOLE_FILES = """
select a.finding_id, l.submission_id
from affected_finding a
join later_submission l on l.district_id = a.district_id and l.school_year = a.school_year
    and l.submission_id > a.submission_id and l.is_accepted
where a.record = {record} and (a.is_held or a.mended_with = 'file'
    or l.form = 'bulk' and l.has_sound_lines and {has_bulk})
"""

_NAMES = """
select a.finding_id, s.submission_id
from affected_finding a
join ledger.submissions s on coalesce(s.district_id, '') = a.district_id
    and s.file_path = a.file_path and s.submission_id > a.submission_id
    and (a.archive_member is null or s.archive_member = a.archive_member)
where a.mended_with = 'name' and s.state in ('duplicate', {in_force})
"""

_LINES = """
select a.finding_id, r.submission_id
from (
    select r.submission_id, coalesce(r.submitting_district, '') as district_id, {hash} as hash
    from ({lines}) r
    where {not_rejected} and {hash} in (
        select substr(mended_with, {length}) from affected_finding
        where starts_with(mended_with, {kind})
    )
) r
join affected_finding a on a.mended_with = {kind} || r.hash and a.district_id = r.district_id
    and a.submission_id < r.submission_id
"""

_UNITS = """
select a.finding_id, c.submission_id
from (
    select c.submission_id, c.district_id, {coverage_unit} as unit, sum(c.lines) as lines
    from ledger.submission_coverage c join later_submission l using (submission_id)
    where l.is_accepted
    group by 1, 2, 3
) c
left join (
    select submission_id, {line_unit} as unit, count(*) as lines
    from ({lines}) r join quality.rejected_lines x using (submission_id, line_number)
    group by 1, 2
) rejected using (submission_id, unit)
join affected_finding a on a.district_id = c.district_id and a.mended_with = c.unit
    and a.submission_id < c.submission_id
where c.lines > coalesce(rejected.lines, 0)
"""

_CLOSE = """
update quality.findings f set closed_by = first.submission_id,
    closed_at = case when first.submission_id is not null then now() end
from affected_finding a
left join (
    select finding_id, min(submission_id) as submission_id from ({evidence}) found group by 1
) first using (finding_id)
where f.finding_id = a.finding_id and f.closed_by is distinct from first.submission_id
"""


def close(
    connection: psycopg.Connection,
    record: str | None,
    layout: Layout | None,
    submissions: Sequence[int],
) -> None:
    """Close what these submissions, or later ones, mend; open again what they no longer do.

    In the caller's transaction. Findings have their keys (finding_keys.py).
    """
    connection.execute("drop table if exists affected_finding, later_submission")
    keyed = connection.execute("select distinct submission_id from keyed_finding").fetchall()
    numbers = sorted({*submissions, *(number for (number,) in keyed)})
    connection.execute(_AFFECTED, {"submissions": numbers, "record": record})
    connection.execute("analyze affected_finding")
    parts = {
        "record": sql.Literal(record),
        "in_force": sql.SQL(", ").join(map(sql.Literal, batch.IN_FORCE_STATES)),
        "first": sql.Literal(numbers[0] if numbers else 0),
        "has_bulk": sql.Literal(layout is not None and layout.mode == "bulk_and_delta"),
    }
    connection.execute(sql.SQL(_LATER).format(**parts))
    connection.execute("analyze later_submission")
    evidence = [sql.SQL(text).format(**parts) for text in (_FOUND_AGAIN, _WHOLE_FILES, _NAMES)]
    if layout is not None:
        evidence += _evidence_in_lines(connection, layout)
    connection.execute(sql.SQL(_CLOSE).format(evidence=sql.SQL(" union all ").join(evidence)))


def _evidence_in_lines(connection: psycopg.Connection, layout: Layout) -> list[sql.Composed]:
    """Queries over the lines of later submissions; none where there is nothing to look for."""
    kinds = {
        kind
        for (kind,) in connection.execute(
            "select distinct split_part(mended_with, ' ', 1) from affected_finding"
        )
    }
    later = connection.execute(
        "select submission_id, lines_rejected > 0 from later_submission where is_accepted"
    ).fetchall()
    if not later:
        return []
    if finding_keys.is_by_unit(layout):
        return [_units(layout, [number for number, has_rejected in later if has_rejected])]
    lines = batch.lines(layout, [number for number, _ in later])
    return [_lines(layout, kind, lines) for kind in finding_keys.LINE_KINDS if kind in kinds]


def _lines(layout: Layout, kind: str, lines: sql.Composed) -> sql.Composed:
    return sql.SQL(_LINES).format(
        hash=finding_keys.line_hash(layout, kind),
        lines=lines,
        not_rejected=keyed_lines.NOT_REJECTED,
        kind=sql.Literal(f"{kind} "),
        length=sql.Literal(len(kind) + 2),
    )


def _units(layout: Layout, with_rejected_lines: Sequence[int]) -> sql.Composed:
    return sql.SQL(_UNITS).format(
        coverage_unit=finding_keys.unit_name(
            batch.unit_school(layout, "c"), batch.unit_year(layout, "c")
        ),
        line_unit=finding_keys.unit(layout),
        lines=batch.lines(layout, with_rejected_lines),
    )
