"""Student keys: the keyed hash that stands for a student identifier everywhere.

Belongs here: the secret, the keys of statewide and local identifiers, pii.student_identifiers. Does
not belong here: deciding which identifiers are the same student's (the other modules).
"""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql

from ingestion.layout import load_layouts

SECRET_BYTES = 32
# So many identifiers are held in memory at once.
BATCH = 50_000

# Accepted submissions of the district years that wait for a build: nothing else can hold an
# identifier without a key, and where nothing waits there is nothing to do.
WAITING = """
select submission.record, array_agg(distinct submission.submission_id)
from ledger.submissions as submission
join ledger.submission_coverage as coverage using (submission_id)
join ledger.pending_scopes as scope
    on scope.district_id = coverage.district_id and scope.school_year = coverage.school_year
where submission.state in ('accepted', 'accepted_with_warnings')
group by submission.record
"""

NEW_IDENTIFIERS = """
select line.ssid, min(line.submission_id)
from {table} as line
where
    line.submission_id = any(%s)
    and line.ssid <> ''
    and not exists (
        select from pii.student_identifiers as known where known.ssid = line.ssid
    )
    and not exists (
        select from quality.rejected_lines as rejected
        where
            rejected.submission_id = line.submission_id
            and rejected.line_number = line.line_number
    )
group by line.ssid
"""

INSERT = """
insert into pii.student_identifiers (ssid, student_key, first_submission_id)
select ssid, student_key, first_submission_id from new_identifier
on conflict (ssid) do nothing
"""


class SecretError(RuntimeError):
    """The secret behind student keys is missing or damaged; the message says what to do."""


def student_key(secret: bytes, ssid: str) -> UUID:
    """The key of a student identifier: the first 16 bytes of its HMAC-SHA256."""
    return UUID(bytes=hmac.digest(secret, ssid.encode(), "sha256")[:16])


def local_key(secret: bytes, district_id: str, identifier: str) -> UUID:
    """The key of an identifier that means something in one district only."""
    return student_key(secret, f"{district_id}/{identifier}")


def waiting_submissions(connection: psycopg.Connection) -> dict[str, list[int]]:
    """By record the accepted submissions of the district years that wait for a build."""
    return dict(connection.execute(WAITING).fetchall())


def joined_ssids(connection: psycopg.Connection) -> set[str]:
    """The SSIDs that are not the only one of their student."""
    rows = connection.execute("select ssid from pii.joined_identifiers").fetchall()
    return {ssid for (ssid,) in rows}


def assign_student_keys(connection: psycopg.Connection, secret_path: Path) -> int:
    """Give a key to every identifier on accepted lines that has none; the value counts them.

    Looks only at district years that wait for a build. Creates the secret when it is first
    needed. One transaction. Raises SecretError.
    """
    with connection.transaction():
        layouts = load_layouts()
        waiting = {
            record: submissions
            for record, submissions in waiting_submissions(connection).items()
            if "ssid" in layouts[record].raw_columns
        }
        if not waiting:
            return 0
        secret = read_secret(connection, secret_path)
        connection.execute(
            "create temporary table new_identifier"
            " (ssid text, student_key uuid, first_submission_id bigint) on commit drop"
        )
        added = 0
        for record, submission_ids in waiting.items():
            added += _assign(connection, secret, record, submission_ids)
        connection.execute("drop table new_identifier")
        return added


def _assign(
    connection: psycopg.Connection, secret: bytes, record: str, submission_ids: list[int]
) -> int:
    for batch in _new_identifiers(connection, record, submission_ids):
        with connection.cursor().copy("copy new_identifier from stdin") as copy:
            for ssid, submission_id in batch:
                copy.write_row((ssid, student_key(secret, ssid), submission_id))
    added = connection.execute(INSERT).rowcount
    connection.execute("truncate new_identifier")
    return added


def _new_identifiers(
    connection: psycopg.Connection, record: str, submission_ids: list[int]
) -> Iterator[list[tuple[str, int]]]:
    query = sql.SQL(NEW_IDENTIFIERS).format(table=sql.Identifier("raw", record))
    with connection.cursor("new_identifiers") as cursor:
        cursor.execute(query, [submission_ids])
        while batch := cursor.fetchmany(BATCH):
            yield batch


def read_secret(connection: psycopg.Connection, path: Path) -> bytes:
    """Read the secret, or create it while no student has a key yet. Raises SecretError."""
    if not path.exists():
        row = connection.execute("select exists (select from pii.student_keys)").fetchone()
        if row == (True,):
            raise SecretError(
                f"The secret {path} is missing, and students already have keys made with it. "
                "Restore it from its backup: with another secret every student would be a new one."
            )
        _create_secret(path)
    secret = path.read_bytes()
    if len(secret) != SECRET_BYTES:
        raise SecretError(f"The secret {path} is damaged. Restore it from its backup.")
    return secret


def _create_secret(path: Path) -> None:
    """Write the secret whole or not at all, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
