"""Keys of local student identifiers: of the SSID they stand for, or their own.

Belongs here: pii.local_student_identifiers, but for what is linked or decided (decisions.py).
Does not belong here: keys of SSIDs (keys.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

from identity import keys, recompute, records
from ingestion.layout import Layout

# What the newest lines say; an SSID that is disputed there says nothing.
_NEWEST = """
create temporary table newest_local on commit drop as
select distinct on (profile.district_id, profile.local_student_id)
    profile.district_id, profile.local_student_id, identifier.student_key, profile.ssid,
    profile.is_register, profile.submission_id, profile.line_number
from pii.student_profiles as profile
join pii.student_identifiers as identifier on identifier.ssid = profile.ssid
where
    profile.submission_id = any(%s)
    and profile.local_student_id <> ''
    and not exists (
        select from pii.disputed_identifiers as disputed
        where
            disputed.district_id = profile.district_id and disputed.ssid = profile.ssid
            and disputed.local_student_id in ('', profile.local_student_id)
    )
order by profile.district_id, profile.local_student_id, profile.is_register desc,
    profile.submission_id desc, profile.line_number desc
"""

# A person's decision stays; what CALPADS lines say comes before what local files say.
_UPDATE = """
with before as (
    select district_id, local_student_id, student_key from pii.local_student_identifiers
), updated as (
    update pii.local_student_identifiers as known set
        student_key = newest.student_key,
        method = case when newest.is_register then 'crosswalk' else 'stated' end,
        ssid = newest.ssid,
        submission_id = newest.submission_id,
        line_number = newest.line_number,
        since = clock_timestamp()
    from newest_local as newest
    where
        known.district_id = newest.district_id
        and known.local_student_id = newest.local_student_id
        and (
            known.method in ('own', 'linked')
            or known.method = 'stated'
            and (
                newest.is_register
                or (newest.submission_id, newest.line_number)
                > (known.submission_id, known.line_number)
            )
            or known.method = 'crosswalk' and newest.is_register
            and (newest.submission_id, newest.line_number)
            > (known.submission_id, known.line_number)
        )
    returning known.district_id, known.local_student_id, known.student_key
)
select updated.district_id, updated.local_student_id
from updated
join before using (district_id, local_student_id)
where updated.student_key <> before.student_key
"""

_INSERT = """
insert into pii.local_student_identifiers
    (district_id, local_student_id, student_key, method, ssid, submission_id, line_number)
select
    district_id, local_student_id, student_key,
    case when is_register then 'crosswalk' else 'stated' end, ssid, submission_id, line_number
from newest_local
on conflict (district_id, local_student_id) do nothing
"""

_WITHOUT_KEY = """
select distinct submission.district_id, {local_student_id}
from {table} as line
join ledger.submissions as submission on submission.submission_id = line.submission_id
where
    line.submission_id = any(%s)
    and {ssid} = ''
    and {local_student_id} <> ''
    and not exists (
        select from pii.local_student_identifiers as known
        where
            known.district_id = submission.district_id
            and known.local_student_id = {local_student_id}
    )
    and not exists (
        select from quality.rejected_lines as rejected
        where
            rejected.submission_id = line.submission_id
            and rejected.line_number = line.line_number
    )
"""


def cross(connection: psycopg.Connection, submissions: Sequence[int]) -> None:
    """Give local identifiers the keys of the SSIDs that the profiles of these submissions name.

    District years whose lines get another key become pending. In the caller's transaction.
    """
    connection.execute("drop table if exists newest_local")
    connection.execute(_NEWEST, [list(submissions)])
    connection.execute("analyze newest_local")
    changed = connection.execute(_UPDATE).fetchall()
    connection.execute(_INSERT)
    recompute.after_local(connection, changed)


def give_own(
    connection: psycopg.Connection, secret: bytes, waiting: Mapping[str, Sequence[int]]
) -> int:
    """Give a key of its own to every local identifier on a line without SSID that has none."""
    return sum(
        give_own_to(
            connection, secret, sql.Identifier("raw", layout.record), layout, waiting[layout.record]
        )
        for layout in records.local_layouts()
        if waiting.get(layout.record)
    )


def give_own_to(
    connection: psycopg.Connection,
    secret: bytes,
    table: sql.Identifier,
    layout: Layout,
    submissions: Sequence[int],
) -> int:
    """The same for the lines of these submissions in a table with the layout's columns."""
    query = sql.SQL(_WITHOUT_KEY).format(
        table=table,
        ssid=records.expression(layout, "ssid"),
        local_student_id=records.expression(layout, "local_student_id"),
    )
    rows = connection.execute(query, [list(submissions)]).fetchall()
    connection.cursor().executemany(
        "insert into pii.local_student_identifiers"
        " (district_id, local_student_id, student_key, method)"
        " values (%s, %s, %s, 'own') on conflict do nothing",
        [
            (district, identifier, keys.local_key(secret, district, identifier))
            for district, identifier in rows
        ],
    )
    return len(rows)


def follow_ssids(connection: psycopg.Connection) -> None:
    """Give local and disputed identifiers the present keys of their SSIDs.

    District years whose lines get another key become pending. In the caller's transaction.
    """
    disputed = connection.execute(
        "update pii.disputed_identifiers as disputed set student_key = identifier.student_key"
        " from pii.student_identifiers as identifier"
        " where disputed.linked_ssid = identifier.ssid"
        " and disputed.student_key <> identifier.student_key"
        " returning disputed.district_id, disputed.ssid"
    ).fetchall()
    recompute.after_ssid_in(connection, disputed)
    local = connection.execute(
        "update pii.local_student_identifiers as known set student_key = identifier.student_key"
        " from pii.student_identifiers as identifier"
        " where known.ssid = identifier.ssid and known.student_key <> identifier.student_key"
        " returning known.district_id, known.local_student_id"
    ).fetchall()
    recompute.after_local(connection, local)
