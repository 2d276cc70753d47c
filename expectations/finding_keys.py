"""What makes two findings of different submissions the same, and what would mend each.

Belongs here: quality.findings.finding_key, mended_with and school_year, once a submission has its
verdict. Does not belong here: opening and closing findings (lifecycle.py).

A finding is that of a line, told by the line's operational key. Where part of the key is missing or
itself wrong, the local record id stands for it, then the local student id, else the whole line. A
finding about a whole submission is that of its district, record and school year, or, where nobody
can tell these, of the name of the file. Keys are hashes of identifiers: they are never shown.
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql

from expectations import batch
from ingestion.layout import Layout

# Kinds of what stands for a line, best first; the last is no more than its text.
LINE_KINDS = ("key", "record", "student")
WHOLE_LINE = "text"

_NEW = """
create temporary table keyed_finding on commit drop as
select f.finding_id, f.submission_id, f.line_number, s.loaded_at is not null as is_loaded
from quality.findings f join ledger.submissions s using (submission_id)
where (f.finding_key is null or f.mended_with is null) and f.record is not distinct from %(record)s
    and s.state not in ('received', 'loaded')
"""

# Where the key or the unit of a line is itself wrong, no corrected line has it.
_LINES = """
create temporary table keyed_line on commit drop as
select r.submission_id, r.line_number, {year} as school_year, {kind} as kind,
    case {kind} {hashes} end as hash, {unit} as unit
from ({lines}) r
join (select distinct submission_id, line_number from keyed_finding) l
    using (submission_id, line_number)
left join (
    select submission_id, line_number, bool_or(field = any({key_fields})) as in_key,
        bool_or(field = any({unit_fields})) as in_unit
    from quality.verdict_findings
    where severity = 'fatal' and submission_id in (select submission_id from keyed_finding)
    group by submission_id, line_number
) wrong using (submission_id, line_number)
"""

_KEY = """
update quality.findings f set
    school_year = coalesce(l.school_year, s.school_year),
    mended_with = coalesce(f.mended_with, case
        when s.record is null or s.school_year is null then 'name'
        when l.kind is null then 'file'
        else {mended_with} end),
    finding_key = coalesce(f.finding_key, md5(concat_ws(chr(31), f.rule, coalesce(f.field, ''),
        coalesce(s.district_id, ''), coalesce(s.record, ''), case
            when s.record is null or s.school_year is null
                then concat_ws(chr(31), 'name', s.file_path, s.archive_member)
            when l.kind is not null then l.kind || l.hash
            when x.content is not null then 'text' || md5(x.content)
            else 'file' || s.school_year end)))
from keyed_finding n
join ledger.submissions s using (submission_id)
left join keyed_line l using (submission_id, line_number)
left join quality.rejected_lines x using (submission_id, line_number)
where f.finding_id = n.finding_id
"""

_NO_LINES = """
create temporary table keyed_line (submission_id bigint, line_number integer, school_year text,
    kind text, hash text, unit text) on commit drop
"""


def give_keys(connection: psycopg.Connection, record: str | None, layout: Layout | None) -> None:
    """Give findings of a record (None: of files nobody can tell) that have a verdict their key.

    Leaves the temporary table keyed_finding (finding_id, submission_id, …). In the caller's
    transaction.
    """
    connection.execute("drop table if exists keyed_finding, keyed_line")
    connection.execute(_NEW, {"record": record})
    found = connection.execute(
        "select distinct submission_id from keyed_finding"
        " where line_number is not null and is_loaded"
    ).fetchall()
    if layout is None or not found:
        connection.execute(_NO_LINES)
        mended_with = sql.SQL("'file'")
    else:
        connection.execute("analyze keyed_finding")
        connection.execute(_lines(layout, [number for (number,) in found]))
        mended_with = _mended_with(layout)
    connection.execute(sql.SQL(_KEY).format(mended_with=mended_with))
    connection.execute("analyze keyed_finding")


def line_hash(layout: Layout, kind: str) -> sql.Composable | None:
    """SQL for what stands for a line `r` of batch.lines, hashed; null where the line lacks it.

    None where the record has no such field.
    """
    year = [batch.line_year(layout)] if _is_by_year(layout) else []
    if kind == "key":
        parts = [batch.key_part(layout, "r", name) for name in layout.key]
    else:
        column = {"record": "local_record_id", "student": "local_student_id"}[kind]
        if column not in layout.raw_columns:
            return None
        parts = [sql.Identifier("r", column)]
    return sql.SQL("md5({})").format(sql.SQL(" || chr(31) || ").join([*year, *parts]))


def is_by_unit(layout: Layout) -> bool:
    """Whether a newer file replaces whole units, so that a line it no longer has is settled."""
    return layout.mode == "full_replacement"


def unit(layout: Layout) -> sql.Composed:
    """SQL for the unit of a line `r` of batch.lines, which a newer file replaces."""
    year = {layout.school_year_field, "school_year"} & set(layout.replaced_by)
    return unit_name(batch.line_school(layout), batch.line_year(layout) if year else sql.SQL("''"))


def unit_name(school: sql.Composable, year: sql.Composable) -> sql.Composed:
    """SQL for the name of a unit, by its school and year."""
    return sql.SQL("'unit ' || {} || ' ' || {}").format(school, year)


def _is_by_year(layout: Layout) -> bool:
    """Whether lines of two school years never replace each other, whatever their key."""
    return layout.mode in ("full_replacement", "bulk_and_delta")


def _lines(layout: Layout, submissions: Sequence[int]) -> sql.Composed:
    hashes = {kind: line_hash(layout, kind) for kind in LINE_KINDS}
    hashes = {kind: hashed for kind, hashed in hashes.items() if hashed is not None}
    hashes[WHOLE_LINE] = sql.SQL(
        "md5((jsonb_strip_nulls(to_jsonb(r)) - 'submission_id' - 'line_number')::text)"
    )
    usable = {
        kind: sql.SQL("{} is not null").format(hashes[kind])
        for kind in LINE_KINDS
        if kind in hashes
    }
    usable["key"] = sql.SQL("not coalesce(wrong.in_key, false) and {}").format(usable["key"])
    kind = sql.SQL("case {} else {} end").format(
        sql.SQL(" ").join(
            sql.SQL("when {} then {}").format(condition, sql.Literal(name))
            for name, condition in usable.items()
        ),
        sql.Literal(WHOLE_LINE),
    )
    unit_fields = set(layout.replaced_by) - {"school_year"}
    return sql.SQL(_LINES).format(
        year=batch.line_year(layout),
        kind=kind,
        hashes=sql.SQL(" ").join(
            sql.SQL("when {} then {}").format(sql.Literal(name), hashed)
            for name, hashed in hashes.items()
        ),
        unit=sql.SQL("case when not coalesce(wrong.in_unit, false) then {} end").format(
            unit(layout)
        ),
        lines=batch.lines(layout, submissions),
        key_fields=sql.Literal(list(layout.key)),
        unit_fields=sql.SQL("{}::text[]").format(sql.Literal(sorted(unit_fields))),
    )


def _mended_with(layout: Layout) -> sql.Composable:
    if is_by_unit(layout):
        return sql.SQL("coalesce(l.unit, 'file')")
    return sql.SQL("case when l.kind = {} then 'file' else l.kind || ' ' || l.hash end").format(
        sql.Literal(WHOLE_LINE)
    )
