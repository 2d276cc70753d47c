"""The ledger of submissions: reading and writing its rows, and the lock of a run.

Belongs here: statements on ledger.submissions and ledger.landing_files that intake and loading
share. Does not belong here: verdicts (expectations/) or releases (delivery/).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from ingestion.findings import Statement
from ingestion.layout import load_layouts

# One number for the whole of Flashlight: one refresh at a time on a database.
RUN_LOCK = 7_305_002

COLUMNS = """
    submission_id, district_id, record, form, school_year, mapping, file_path, archive_member,
    worksheet, sha256, file_bytes, received_at, run_id, state, reason, duplicate_of, lines_received,
    lines_accepted, lines_rejected, lines_superseded, loaded_at, gated_at
"""


class RunInProgress(RuntimeError):  # noqa: N818 - a state of affairs, not a fault
    """Another refresh is running on this database; the message says what to do."""


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


@contextmanager
def exclusive_run(connection: psycopg.Connection) -> Iterator[None]:
    """Hold the lock that lets only one refresh run; it also ends with the connection.

    Raises RunInProgress at once when another one holds it.
    """
    row = connection.execute("select pg_try_advisory_lock(%s)", [RUN_LOCK]).fetchone()
    connection.commit()
    if row != (True,):
        raise RunInProgress(
            "Another refresh is running on this database. Wait until it ends and try again; "
            "`flashlight status` shows what it has done so far."
        )
    try:
        yield
    finally:
        if not connection.broken:
            connection.rollback()
            connection.execute("select pg_advisory_unlock(%s)", [RUN_LOCK])
            connection.commit()


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


def still_stated(connection: psycopg.Connection, receipt: Receipt, modified_ns: int) -> int | None:
    """The submission that brought these bytes from this district and is still its last statement.

    None where these bytes are new, or where a newer submission of the same record came between
    that replaced lines of it or speaks of the same school years (and schools, where a file replaces
    those): then the bytes say something again. Between is only what was written before this file
    (`modified_ns` is its time): a file that is moved or restored with its old time says nothing
    new. Members of one container, and worksheets of one workbook, are one statement.

    What was held before a line of it was loaded does not count: sent again it is judged anew.
    What was withdrawn does not either: a district that returns starts anew.
    """
    earlier = connection.execute(
        "select max(submission_id) from ledger.submissions where sha256 = %s"
        " and coalesce(worksheet = %s, true) and district_id is not distinct from %s"
        " and state not in ('duplicate', 'withdrawn')"
        " and not (state = 'held' and loaded_at is null)",
        [receipt.sha256, receipt.worksheet, receipt.district_id],
    ).fetchone()[0]
    if earlier is None or receipt.record is None:
        return earlier
    layout = load_layouts()[receipt.record]
    by_school = bool(layout.replaced_part)
    came_between = connection.execute(
        _CAME_BETWEEN,
        {"earlier": earlier, "modified_ns": modified_ns, "by_school": by_school},
    ).fetchone()
    return None if came_between == (True,) else earlier


# Before a submission is loaded, its school year is all that is known of what it speaks of.
_CAME_BETWEEN = """
select exists (
    select
    from ledger.submissions as earlier
    join ledger.submissions as newer
        on newer.record = earlier.record
        and newer.district_id is not distinct from earlier.district_id
        and newer.submission_id > earlier.submission_id
    left join ledger.landing_files as file on file.path = newer.file_path
    where
        earlier.submission_id = %(earlier)s
        and newer.state in (
            'received', 'loaded', 'accepted', 'accepted_with_warnings', 'superseded'
        )
        and coalesce(file.modified_ns <= %(modified_ns)s, true)
        -- All members of a container are written in one transaction, this one or an earlier one.
        and newer.received_at < now()
        and not coalesce(
            newer.file_path = earlier.file_path and newer.run_id = earlier.run_id
            and (
                newer.archive_member <> earlier.archive_member
                or newer.worksheet <> earlier.worksheet
            ), false
        )
        and case
            when 'received' in (earlier.state, newer.state)
                then coalesce(newer.school_year = earlier.school_year, true)
            else earlier.lines_superseded > 0 or exists (
                select
                from ledger.submission_coverage as one
                join ledger.submission_coverage as other
                    on other.district_id = one.district_id
                    and other.school_year = one.school_year
                    and (not %(by_school)s or other.school_id = one.school_id)
                where
                    one.submission_id = earlier.submission_id
                    and other.submission_id = newer.submission_id
            )
        end
)
"""


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
