"""Rejected lines as files that a district mends and sends back, with the reasons beside them.

Belongs here: which lines go into such a file, and writing it. Does not belong here: reading lines
as they were sent (sent_lines.py).

Where lines stand for themselves (transactional and effective-dated records) the file holds the
rejected ones alone. Where a newer file replaces whole schools it holds all lines of the schools
concerned, so that sending it back loses nothing; and the whole file where a line's school cannot be
trusted: the line could not be read, its school or year is what is wrong, or nothing was taken over.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from delivery.extract_files import plain_text
from delivery.quality_report.model import Correction, Sent
from delivery.quality_report.private import opened_private
from delivery.quality_report.sent_lines import copy_lines, extension
from expectations import batch
from ingestion import archive, mapping
from ingestion.layout import Layout, load_layouts
from ingestion.reading import Reading, reading_of
from ingestion.unreadable import UnreadableError

REASONS = ("line", "line_as_sent", "field", "value", "rule", "what_is_wrong", "what_to_do")

# Rejected lines with the findings that are still open; a line beyond the findings kept one by one
# has none of its own.
_REJECTED = """
select
    rejected.line_number, rejected.rules, finding.field, finding.value, finding.rule,
    finding.message, finding.remedy, line.line_number is null as is_malformed
from quality.rejected_lines as rejected
left join quality.findings as finding
    on finding.submission_id = rejected.submission_id
    and finding.line_number = rejected.line_number and finding.severity = 'fatal'
left join {table} as line
    on line.submission_id = rejected.submission_id and line.line_number = rejected.line_number
where
    rejected.submission_id = %(submission)s
    and (finding.finding_id is null or finding.closed_at is null)
order by rejected.line_number, finding.finding_id
"""

# All lines of the units, still in force or rejected whole, in which a line is rejected.
_UNITS = """
with line as ({lines}), unit as (
    select line_number, {school} as school_id, {year} as school_year from line
)
select unit.line_number
from unit
join ledger.submission_coverage as covered
    on covered.submission_id = %(submission)s and covered.superseded_by is null
    and covered.school_id = unit.school_id and covered.school_year = unit.school_year
where (unit.school_id, unit.school_year) in (
    select concerned.school_id, concerned.school_year from unit as concerned
    where concerned.line_number = any(%(rejected)s)
)
"""


@dataclass(frozen=True)
class _Rejected:
    """A finding on a rejected line, or the line alone."""

    line_number: int
    rules: list[str]
    field: str | None
    value: str | None
    rule: str | None
    message: str | None
    remedy: str | None
    is_malformed: bool


def write_corrections(
    connection: psycopg.Connection, archive_folder: Path, sent: Sent, folder: Path
) -> Correction | None:
    """Write the lines of a submission to mend, and the reasons; None where there are none."""
    if not sent.record or not sent.sha256 or not sent.form or sent.state == "superseded":
        return None
    layout = load_layouts()[sent.record]
    rejected = _rejected(connection, layout, sent.submission_id)
    reading = _reading(archive_folder, sent, layout) if rejected else None
    if reading is None:
        return None
    wanted = _wanted(connection, layout, sent, rejected)
    if wanted is not None and not wanted:
        return None
    kind = "rejected" if wanted == {item.line_number for item in rejected} else "corrections"
    name = f"{kind}_{sent.record}_{sent.submission_id}"
    file, reasons = f"{name}{extension(reading.file.shape)}", f"{name}_reasons.csv"
    with opened_private(folder / file, "wb") as target:
        places = copy_lines(reading, wanted, target)
    concerned = [item for item in rejected if item.line_number in places]
    _write_reasons(folder / reasons, concerned, places, layout)
    return Correction(
        sent.submission_id,
        sent.record,
        file,
        reasons,
        lines=len(places),
        rejected=len({item.line_number for item in concerned}),
        is_whole=kind == "corrections",
    )


def _rejected(
    connection: psycopg.Connection, layout: Layout, submission_id: int
) -> list[_Rejected]:
    query = sql.SQL(_REJECTED).format(table=sql.Identifier("raw", layout.record))
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(query, {"submission": submission_id})
        return [_Rejected(**row) for row in rows]


def _reading(archive_folder: Path, sent: Sent, layout: Layout) -> Reading | None:
    """How the bytes are read; None where they are gone or no longer what they were."""
    place = archive.place_of(archive_folder, sent.sha256)
    if not place.exists():
        return None
    try:
        used = mapping.named(sent.district_id, sent.mapping) if sent.mapping else None
        return reading_of(place, layout, sent.form, sent.school_year, used, sent.worksheet)
    except (UnreadableError, mapping.MappingError):
        return None


def _wanted(
    connection: psycopg.Connection, layout: Layout, sent: Sent, rejected: Collection[_Rejected]
) -> set[int] | None:
    """The lines to send back; None for the whole file."""
    lines = {item.line_number for item in rejected}
    if sent.state == "held":
        return None
    if layout.mode in ("transactional", "effective_dated") or sent.form == "delta":
        return lines
    where = {*layout.replaced_part, layout.school_field, layout.school_year_field}
    if layout.mode == "bulk_and_delta" or any(
        item.is_malformed or item.field in where for item in rejected
    ):
        return None
    query = sql.SQL(_UNITS).format(
        lines=batch.lines(layout, [sent.submission_id]),
        school=batch.line_school(layout),
        year=batch.line_year(layout),
    )
    found = connection.execute(
        query, {"submission": sent.submission_id, "rejected": sorted(lines)}
    ).fetchall()
    return {number for (number,) in found}


def _write_reasons(
    place: Path, rejected: Collection[_Rejected], places: dict[int, int], layout: Layout
) -> None:
    headers = {field.name: field.header for field in layout.fields}
    with opened_private(place, "w") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(REASONS)
        for item in rejected:
            message = item.message or "The line breaks a rule that many lines of the file break."
            row = (
                places[item.line_number],
                item.line_number,
                headers.get(item.field, item.field),
                item.value,
                item.rule or ", ".join(item.rules),
                message,
                item.remedy or "See the rule in the report.",
            )
            writer.writerow([plain_text(value) for value in row])
