"""The ledger of submissions: reading and writing its rows.

Belongs here: statements on ledger.submissions that intake and loading share. Does not belong here:
whether the same bytes say something again (restated.py), verdicts (expectations/) or releases
(delivery/).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from ingestion.findings import Statement

COLUMNS = """
    submission_id, district_id, record, form, school_year, mapping, file_path, archive_member,
    worksheet, sha256, file_bytes, received_at, run_id, state, reason, duplicate_of, lines_received,
    lines_accepted, lines_rejected, lines_superseded, loaded_at, gated_at
"""


@dataclass(frozen=True)
class Submission:
    """One row of ledger.submissions: a file, a member of a zip or gzip file, or a worksheet."""

    submission_id: int
    district_id: str | None
    record: str | None
    form: str | None
    school_year: str | None
    mapping: str | None
    file_path: str
    archive_member: str | None
    worksheet: str | None
    sha256: str | None
    file_bytes: int | None
    received_at: datetime
    run_id: str | None
    state: str
    reason: str | None
    duplicate_of: int | None
    lines_received: int
    lines_accepted: int
    lines_rejected: int
    lines_superseded: int
    loaded_at: datetime | None
    gated_at: datetime | None


@dataclass(frozen=True)
class Receipt:
    """What intake knows of a file or member when it writes the ledger.

    `state` is 'received', 'held' or 'duplicate'; the lines of a held file count as rejected,
    those of a duplicate as superseded. `finding` tells the district why its file is held.
    """

    file_path: str
    sha256: str | None
    file_bytes: int | None
    state: str
    archive_member: str | None = None
    district_id: str | None = None
    record: str | None = None
    form: str | None = None
    school_year: str | None = None
    mapping: str | None = None
    worksheet: str | None = None
    reason: str | None = None
    duplicate_of: int | None = None
    lines: int = 0
    finding: Statement | None = None


def submissions(
    connection: psycopg.Connection, district: str | None = None, state: str | None = None
) -> list[Submission]:
    """The ledger in order of receipt: all of it, or one district's, or those in one state."""
    with connection.cursor(row_factory=class_row(Submission)) as cursor:
        return cursor.execute(
            f"select {COLUMNS} from ledger.submissions"  # noqa: S608 - our own column names
            " where (%(district)s::text is null or district_id = %(district)s)"
            " and (%(state)s::text is null or state = %(state)s)"
            " order by submission_id",
            {"district": district, "state": state},
        ).fetchall()


def in_process(connection: psycopg.Connection) -> bool:
    """Whether a submission has no verdict yet, be it because a run was interrupted."""
    row = connection.execute(
        "select exists (select from ledger.submissions where state in ('received', 'loaded'))"
    ).fetchone()
    return row == (True,)


def write(connection: psycopg.Connection, receipt: Receipt, run_id: str) -> int:
    """Add a submission to the ledger; the value is its number."""
    row = connection.execute(
        "insert into ledger.submissions (district_id, record, form, school_year, mapping,"
        " file_path, archive_member, worksheet, sha256, file_bytes, run_id, state, reason,"
        " duplicate_of, lines_received, lines_rejected, lines_superseded)"
        " values (%(district_id)s, %(record)s, %(form)s, %(school_year)s, %(mapping)s,"
        " %(file_path)s, %(archive_member)s, %(worksheet)s, %(sha256)s, %(file_bytes)s, %(run_id)s,"
        " %(state)s, %(reason)s, %(duplicate_of)s, %(lines)s, %(rejected)s, %(superseded)s)"
        " returning submission_id",
        _values(receipt) | {"run_id": run_id},
    ).fetchone()
    return row[0]


def never_loaded(connection: psycopg.Connection, submission_id: int) -> Submission | None:
    """The submission, if it is held and none of its lines was ever loaded."""
    with connection.cursor(row_factory=class_row(Submission)) as cursor:
        return cursor.execute(
            f"select {COLUMNS} from ledger.submissions"  # noqa: S608 - our own column names
            " where submission_id = %s and state = 'held' and loaded_at is null",
            [submission_id],
        ).fetchone()


def write_again(connection: psycopg.Connection, submission_id: int, receipt: Receipt) -> None:
    """Replace what a submission's first reading said; number, path and time of receipt stay."""
    connection.execute(
        "update ledger.submissions set record = %(record)s, form = %(form)s,"
        " school_year = %(school_year)s, mapping = %(mapping)s,"
        " archive_member = %(archive_member)s, worksheet = %(worksheet)s, sha256 = %(sha256)s,"
        " file_bytes = %(file_bytes)s, state = %(state)s,"
        " reason = %(reason)s, duplicate_of = %(duplicate_of)s, lines_received = %(lines)s,"
        " lines_rejected = %(rejected)s, lines_superseded = %(superseded)s"
        " where submission_id = %(id)s",
        _values(receipt) | {"id": submission_id},
    )


def _values(receipt: Receipt) -> dict[str, Any]:
    return vars(receipt) | {
        "rejected": receipt.lines if receipt.state == "held" else 0,
        "superseded": receipt.lines if receipt.state == "duplicate" else 0,
    }


def hold(connection: psycopg.Connection, submission_id: int, lines: int, reason: str) -> None:
    """Hold a submission that was received: none of its lines count, and `reason` says why."""
    connection.execute(
        "update ledger.submissions set state = 'held', reason = %(reason)s,"
        " lines_received = %(lines)s, lines_rejected = %(lines)s where submission_id = %(id)s",
        {"reason": reason, "lines": lines, "id": submission_id},
    )


def mark_loaded(
    connection: psycopg.Connection, submission_id: int, received: int, malformed: int
) -> None:
    """Record that a submission's lines are in raw, but for the malformed ones."""
    connection.execute(
        "update ledger.submissions set state = 'loaded', loaded_at = clock_timestamp(),"
        " lines_received = %(received)s, lines_rejected = %(malformed)s"
        " where submission_id = %(id)s",
        {"received": received, "malformed": malformed, "id": submission_id},
    )
