"""Retired SSIDs: which SSID counts in their place.

Belongs here: pii.retired_identifiers and the keys that follow from it. Does not belong here:
whether two SSIDs are one student's (several.py), which a person decides (decisions.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql

from identity import findings, keys

RECORD = "calpads_replacement_ssid"

# Lines of the extract, and whether all that is held under either SSID has the line's gender and
# birth year (SENR0008).
_LINES = """
select
    line.submission_id, line.line_number, line.retired_ssid, line.current_ssid,
    not exists (
        select from pii.student_profiles as profile
        where
            profile.ssid in (line.retired_ssid, line.current_ssid)
            and profile.is_register
            and (
                profile.gender <> line.student_gender_code
                or substr(profile.birth_date, 1, 4) <> substr(line.student_birth_date, 1, 4)
            )
    )
from raw.calpads_replacement_ssid as line
where
    line.submission_id = any(%s)
    and line.retired_ssid <> line.current_ssid
    and not exists (
        select from quality.rejected_lines as rejected
        where
            rejected.submission_id = line.submission_id
            and rejected.line_number = line.line_number
    )
order by line.submission_id, line.line_number
"""


def read(connection: psycopg.Connection, submissions: Sequence[int]) -> None:
    """Take the replacements of accepted extracts over; a mismatch becomes a finding instead.

    In the caller's transaction; `follow` then changes the keys.
    """
    differing: list[tuple[int, int]] = []
    for submission, line, retired, current, agrees in connection.execute(
        _LINES, [list(submissions)]
    ).fetchall():
        if agrees:
            retire(connection, retired, current, "calpads", submission, line)
        else:
            differing.append((submission, line))
    if submissions:
        findings.replace(
            connection,
            findings.RETIRED_MISMATCH,
            sql.SQL(
                "select submission_id, line_number, cast(null as text) as same_as"
                " from unnest({}::bigint[], {}::integer[]) as line (submission_id, line_number)"
            ).format(
                sql.Literal([submission for submission, _ in differing]),
                sql.Literal([line for _, line in differing]),
            ),
            sql.SQL("known.submission_id = any({})").format(sql.Literal(list(submissions))),
        )


def retire(
    connection: psycopg.Connection,
    ssid: str,
    replaced_by: str,
    source: str,
    submission_id: int | None = None,
    line_number: int | None = None,
) -> None:
    """Record that an SSID is replaced by another; the latest word about it counts."""
    connection.execute(
        "insert into pii.retired_identifiers"
        " (ssid, replaced_by, source, submission_id, line_number) values (%s, %s, %s, %s, %s)"
        " on conflict (ssid) do update set replaced_by = excluded.replaced_by,"
        " source = excluded.source, submission_id = excluded.submission_id,"
        " line_number = excluded.line_number, decided_at = clock_timestamp()",
        [ssid, replaced_by, source, submission_id, line_number],
    )


def follow(connection: psycopg.Connection, secret: bytes, others: Sequence[str] = ()) -> list[str]:
    """Give every retired SSID the key of the one in force; the SSIDs whose key changed.

    `others` are SSIDs that may no longer be retired. In the caller's transaction.
    """
    replaced_by = dict(
        connection.execute("select ssid, replaced_by from pii.retired_identifiers").fetchall()
    )
    wanted = {ssid: in_force(ssid, replaced_by) for ssid in [*replaced_by, *others]}
    if not wanted:
        return []
    connection.execute("drop table if exists wanted_key")
    connection.execute(
        "create temporary table wanted_key (ssid text primary key, student_key uuid) on commit drop"
    )
    with connection.cursor().copy("copy wanted_key from stdin") as copy:
        for ssid, final in wanted.items():
            copy.write_row((ssid, keys.student_key(secret, final)))
    changed = connection.execute(
        "update pii.student_identifiers as known set student_key = wanted.student_key"
        " from wanted_key as wanted"
        " where known.ssid = wanted.ssid and known.student_key <> wanted.student_key"
        " returning known.ssid"
    ).fetchall()
    return [ssid for (ssid,) in changed]


def in_force(ssid: str, replaced_by: dict[str, str]) -> str:
    """The SSID at the end of the chain of replacements; in a circle the smallest one of it."""
    path = [ssid]
    while (following := replaced_by.get(path[-1])) is not None:
        if following in path:
            return min(path[path.index(following) :])
        path.append(following)
    return path[-1]
