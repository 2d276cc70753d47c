"""Reading a held file once more, after a layout or a rule of reading changed.

Belongs here: judging the archived bytes of a submission none of which was ever loaded. Does not
belong here: gating loaded lines again (expectations/replay.py).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import psycopg

from ingestion import archive, containers, ledger, receipts
from ingestion.findings import write_findings
from ingestion.landing import LandingFile
from ingestion.ledger import Receipt, Submission
from ingestion.unreadable import UnreadableError


class RereadError(RuntimeError):
    """The bytes of a submission cannot be read again; the message says why and what to do."""


def reread(connection: psycopg.Connection, archive_folder: Path, submission: Submission) -> None:
    """Judge the archived bytes of a held submission that never loaded anew.

    Afterwards it is 'received', which the next refresh loads, or held or a duplicate with the
    reason there is now. In the caller's transaction. Raises RereadError where its bytes are not one
    file in the archive.
    """
    receipt = _receipt(connection, archive_folder, submission)
    ledger.write_again(connection, submission.submission_id, receipt)
    # The next gate closes those that are not found again (expectations/lifecycle.py).
    connection.execute(
        "update quality.findings set awaits_replay = true where submission_id = %s",
        [submission.submission_id],
    )
    if receipt.finding:
        write_findings(connection, submission.submission_id, [receipt.finding])


def _receipt(
    connection: psycopg.Connection, archive_folder: Path, submission: Submission
) -> Receipt:
    number = submission.submission_id
    if submission.sha256 is None:
        raise RereadError(
            f"No byte of submission {number} could be read when it arrived; as soon as the file "
            "can be read, the next refresh takes it in."
        )
    place = archive.place_of(archive_folder, submission.sha256)
    if not place.exists():
        raise RereadError(
            f"The bytes of submission {number} are not in the archive; send the file again."
        )
    size_bytes = place.stat().st_size
    file = LandingFile(submission.file_path, place, size_bytes, modified_ns=0, is_regular=True)
    known = replace(
        receipts.blank(file),
        sha256=submission.sha256,
        archive_member=submission.archive_member,
    )
    if not containers.is_container(place):
        return _the_one(submission, list(receipts.of_bytes(connection, known, file, place)))
    try:
        with containers.opened(place, file.path) as members:
            # The row is that of one member, or of a container that could not be opened.
            chosen = [m for m in members if submission.archive_member in (None, m.name)]
            if len(chosen) != 1:
                raise RereadError(
                    f"The container of submission {number} holds {len(chosen)} such files now; "
                    "send it again, so that each becomes a submission."
                )
            found = receipts.of_member(connection, archive_folder, known, file, chosen[0])
            return _the_one(submission, list(found))
    except UnreadableError as error:
        return receipts.held(known, error)


def _the_one(submission: Submission, found: list[Receipt]) -> Receipt:
    """The receipt of the row's worksheet, or the only one there is."""
    if submission.worksheet is not None and len(found) > 1:
        found = [receipt for receipt in found if receipt.worksheet == submission.worksheet]
    if len(found) != 1:
        raise RereadError(
            f"Of submission {submission.submission_id} there are {len(found)} fitting worksheets "
            "now; send the workbook again, so that each becomes a submission."
        )
    return found[0]
