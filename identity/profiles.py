"""Who each identifier stands for in a district, as accepted lines say.

Belongs here: pii.student_profiles. Does not belong here: comparing profiles (disputes.py,
candidates.py, several.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

from identity import records, settings
from ingestion.layout import Layout

# The newest line of each identifier counts; a CALPADS line before any other.
READ = """
insert into pii.student_profiles as known (
    district_id, ssid, local_student_id, is_register, first_name, last_name, birth_date, gender,
    school_id, submission_id, line_number, first_submission_id
)
select distinct on (district_id, ssid, local_student_id)
    district_id, ssid, local_student_id, {is_register}, first_name, last_name, birth_date, gender,
    school_id, submission_id, line_number,
    min(submission_id) over (partition by district_id, ssid, local_student_id)
from (
    select
        submission.district_id, {ssid} as ssid, {local_student_id} as local_student_id,
        {first_name} as first_name, {last_name} as last_name, {birth_date} as birth_date,
        {gender} as gender, {school} as school_id, line.submission_id, line.line_number
    from {table} as line
    join ledger.submissions as submission on submission.submission_id = line.submission_id
    where
        line.submission_id = any(%s)
        and {not_deleted}
        and not exists (
            select from quality.rejected_lines as rejected
            where
                rejected.submission_id = line.submission_id
                and rejected.line_number = line.line_number
        )
) as line
where ssid <> '' or local_student_id <> ''
order by district_id, ssid, local_student_id, submission_id desc, line_number desc
on conflict (district_id, ssid, local_student_id) do update set
    is_register = excluded.is_register,
    first_name = excluded.first_name,
    last_name = excluded.last_name,
    birth_date = excluded.birth_date,
    gender = excluded.gender,
    school_id = excluded.school_id,
    submission_id = excluded.submission_id,
    line_number = excluded.line_number,
    is_judged = known.is_judged and known.is_register = excluded.is_register
        and (known.first_name, known.last_name, known.birth_date, known.gender)
        is not distinct from
        (excluded.first_name, excluded.last_name, excluded.birth_date, excluded.gender)
where
    excluded.is_register > known.is_register
    or excluded.is_register = known.is_register
    and (excluded.submission_id, excluded.line_number) > (known.submission_id, known.line_number)
"""


def read(connection: psycopg.Connection, waiting: Mapping[str, Sequence[int]]) -> list[int]:
    """Take the waiting submissions' lines into the profiles; those not read before.

    In the caller's transaction.
    """
    unread = []
    for layout in records.naming_layouts():
        numbers = _unread(connection, waiting.get(layout.record, ()))
        if numbers:
            connection.execute(_statement(layout), [numbers])
            connection.execute(
                "insert into pii.profiled_submissions select unnest(%s::bigint[])", [numbers]
            )
            unread += numbers
    if unread:
        connection.execute("analyze pii.student_profiles")
    return unread


def _unread(connection: psycopg.Connection, submissions: Sequence[int]) -> list[int]:
    found = connection.execute(
        "select number from unnest(%s::bigint[]) as number"
        " where number not in (select submission_id from pii.profiled_submissions) order by number",
        [list(submissions)],
    ).fetchall()
    return [number for (number,) in found]


def _statement(layout: Layout) -> sql.Composed:
    subjects = settings.load().columns
    return sql.SQL(READ).format(
        table=sql.Identifier("raw", layout.record),
        is_register=sql.Literal(layout.record in settings.load().student_registers),
        not_deleted=records.not_deleted(layout),
        **{subject: records.expression(layout, subject) for subject in subjects},
    )


def unjudged(connection: psycopg.Connection) -> bool:
    """Whether a profile is new or different since the profiles were compared."""
    return connection.execute(
        "select exists (select from pii.student_profiles where not is_judged)"
    ).fetchone()[0]


def settle(connection: psycopg.Connection) -> None:
    """Mark every profile as compared."""
    connection.execute("update pii.student_profiles set is_judged = true where not is_judged")
