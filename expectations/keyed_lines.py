"""Lines with the key by which one replaces another; a student stands in it for the SSID.

Belongs here: SQL by which lines of one student have one key, whichever SSID they name, and lines of
two students two, though they name the same SSID. Does not belong here: finding out whose an SSID is
(identity/), or what a newer line does (newest_lines.py, replaced_units.py).

Staging ranks lines alike (dbt_project/macros/student_keys.sql). An SSID that is its student's only
one stands for itself, so the ledger needs no key for it: at the gate it may have none yet.
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql

from expectations import batch
from ingestion.layout import Layout

SSID = "ssid"
# A line `r` is not rejected.
NOT_REJECTED = sql.SQL("""not exists (
    select from quality.rejected_lines x
    where x.submission_id = r.submission_id and x.line_number = r.line_number
)""")

# A line's place is one number that orders all lines: the submission, then the line.
_LINES = """
select r.submission_id, (r.submission_id << 32) + r.line_number as place,
    coalesce(s.district_id, '') as district_id, {school} as school_id, {year} as school_year, {key}
from {table} r join ledger.submissions s on s.submission_id = r.submission_id {students}
where r.submission_id in ({submissions}) and {not_rejected}
"""
_STUDENTS = """
left join pii.joined_identifiers joined on joined.ssid = r.ssid
left join pii.disputed_identifiers disputed on disputed.district_id = s.district_id
    and disputed.ssid = r.ssid and disputed.local_student_id = ''
left join pii.disputed_identifiers disputed_line on disputed_line.district_id = s.district_id
    and disputed_line.ssid = r.ssid and disputed_line.local_student_id = {local_student_id}
"""
_STUDENT = """coalesce(cast(coalesce(
    disputed_line.student_key, disputed.student_key, joined.student_key) as text), r.ssid)"""


def name_students(layout: Layout) -> bool:
    """Whether the record's lines are told apart by the SSID, and so by the student."""
    return SSID in layout.key


def are_joined(connection: psycopg.Connection) -> bool:
    """Whether any SSID stands for another student than its own."""
    return connection.execute(
        "select exists (select from pii.retired_identifiers)"
        " or exists (select from pii.disputed_identifiers)"
    ).fetchone()[0]


def lines(
    connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]
) -> sql.Composed:
    """The lines of submissions that are not rejected, each with its place, unit and key.

    Columns: submission_id, place, district_id ('' where there is none), school_id ('' where the
    record is not replaced by school), school_year, and those of `key`.
    """
    by_student = name_students(layout) and are_joined(connection)
    year = layout.school_year_field
    return sql.SQL(_LINES).format(
        school=batch.line_school(layout),
        year=sql.Identifier("r", year) if year else sql.SQL("s.school_year"),
        key=sql.SQL(", ").join(
            sql.SQL("{} as {}").format(
                sql.SQL(_STUDENT)
                if by_student and name == SSID
                else batch.key_part(layout, "r", name),
                sql.Identifier(_key_column(name)),
            )
            for name in layout.key
        ),
        table=sql.Identifier("raw", layout.record),
        students=_students(layout) if by_student else sql.SQL(""),
        submissions=batch.number_list(submissions),
        not_rejected=NOT_REJECTED,
    )


def key(layout: Layout) -> sql.Composed:
    """The columns of the key in `lines`."""
    return batch.columns([_key_column(name) for name in layout.key])


def _key_column(name: str) -> str:
    return f"key_{name}"


def _students(layout: Layout) -> sql.Composed:
    local = "btrim(r.local_student_id)" if "local_student_id" in layout.raw_columns else "null"
    return sql.SQL(_STUDENTS).format(local_student_id=sql.SQL(local))
