"""Intake: every new file of the landing zone into the archive and the ledger.

Belongs here: the order of the steps and what the ledger says of each file. Does not belong here:
reading lines into tables (ingestion/load.py).

A file's bytes are in the archive before its row is in the ledger, and all rows of a file are
written in one transaction; after a crash the next run takes the file in again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import psycopg

from ingestion import archive, containers, landing, ledger, lines
from ingestion.findings import Statement, write_findings
from ingestion.identify import identify
from ingestion.landing import LandingFile
from ingestion.layout import Layout, load_layouts
from ingestion.ledger import Receipt
from ingestion.source import Source
from ingestion.unreadable import UnreadableError


@dataclass
class IntakeSummary:
    """What one intake did: the submissions it added, and the files it left alone.

    `unchanged` counts files taken in before; `changing` those that grew while they were read or
    vanished, which the next run takes in.
    """

    received: list[int] = field(default_factory=list)
    duplicates: list[int] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    unchanged: int = 0
    changing: int = 0


def something_new(connection: psycopg.Connection, landing_zone: Path) -> bool:
    """Whether a refresh has anything to take in or to finish; files are not opened for this.

    Raises NotADirectoryError where there is no landing zone.
    """
    seen = landing.seen_files(connection)
    return ledger.in_process(connection) or any(
        landing.is_new(file, seen.get(file.path)) for file in landing.files(landing_zone)
    )


def take_in(
    connection: psycopg.Connection, landing_zone: Path, archive_folder: Path, run_id: str
) -> IntakeSummary:
    """Take in every new file, each in a transaction of its own, in the order of their names.

    What cannot be read becomes a held submission, never an error. Raises NotADirectoryError where
    there is no landing zone, OSError where the archive cannot be written.
    """
    archive.clear_incoming(archive_folder)
    seen = landing.seen_files(connection)
    connection.commit()
    intake = _Intake(connection, archive_folder, run_id, load_layouts(), date.today())
    for file in landing.files(landing_zone):
        if landing.is_new(file, seen.get(file.path)):
            intake.take_in_file(file)
        else:
            intake.summary.unchanged += 1
    return intake.summary


@dataclass
class _Intake:
    connection: psycopg.Connection
    archive: Path
    run_id: str
    layouts: Mapping[str, Layout]
    today: date
    summary: IntakeSummary = field(default_factory=IntakeSummary)

    def take_in_file(self, file: LandingFile) -> None:
        try:
            with Source(file) as source, archive.receive(self.archive, source) as incoming:
                if file.has_changed():
                    self.summary.changing += 1
                    return
                place = incoming.keep()
                with self.connection.transaction():
                    for receipt in self._receipts(file, incoming, place):
                        self._write(receipt)
                    landing.remember(self.connection, file, incoming.sha256)
        except FileNotFoundError:
            self.summary.changing += 1
        except UnreadableError as error:
            with self.connection.transaction():
                self._write(_held(_blank(file), error))
                landing.remember(self.connection, file, sha256="")

    def _receipts(
        self, file: LandingFile, incoming: archive.Incoming, place: Path
    ) -> Iterator[Receipt]:
        """One receipt per submission in a file, members of a container in their order."""
        blank = replace(_blank(file), sha256=incoming.sha256, file_bytes=incoming.size_bytes)
        if not containers.is_container(incoming.head):
            yield self._receipt(blank, file, incoming.head, place)
            return
        try:
            with containers.opened(place, incoming.head, file.path) as members:
                for member in members:
                    yield self._member_receipt(blank, file, member)
        except UnreadableError as error:
            yield self._unless_duplicate(_held(blank, error))

    def _member_receipt(
        self, blank: Receipt, file: LandingFile, member: containers.Member
    ) -> Receipt:
        blank = replace(blank, archive_member=member.name)
        try:
            with member.open() as stream, archive.receive(self.archive, stream) as incoming:
                if containers.is_container(incoming.head):
                    raise UnreadableError(
                        "It is a zip or gzip file inside another.", "Send it by itself."
                    )
                place = incoming.keep()
                archive.name_container(self.archive, incoming.sha256, blank.sha256)
        except UnreadableError as error:
            return self._unless_duplicate(_held(blank, error), member=member.name)
        found = replace(blank, sha256=incoming.sha256, file_bytes=incoming.size_bytes)
        return self._receipt(found, file, incoming.head, place)

    def _receipt(self, blank: Receipt, file: LandingFile, head: bytes, place: Path) -> Receipt:
        """The receipt of readable bytes: received, held by what they are, or duplicate."""
        receipt = blank
        try:
            _check_folder(file)
            receipt = replace(blank, **vars(identify(head, self.layouts, self.today)))
            _check_sender(file, self.layouts[receipt.record])
        except UnreadableError as error:
            known = replace(receipt, record=receipt.record or error.record)
            receipt = _held(known, error)
        receipt = self._unless_duplicate(receipt)
        if receipt.state == "received":
            return receipt
        has_header = receipt.record is not None and self.layouts[receipt.record].header
        with place.open("rb") as stream:
            return replace(receipt, lines=max(0, lines.count(stream) - has_header))

    def _unless_duplicate(self, receipt: Receipt, member: str | None = None) -> Receipt:
        earlier = ledger.earlier_with_same_bytes(
            self.connection, receipt.sha256, receipt.district_id, member
        )
        if earlier is None:
            return receipt
        reason = f"The same bytes as submission {earlier}; nothing was changed."
        return replace(
            receipt, state="duplicate", duplicate_of=earlier, reason=reason, finding=None
        )

    def _write(self, receipt: Receipt) -> None:
        number = ledger.write(self.connection, receipt, self.run_id)
        if receipt.finding:
            write_findings(self.connection, number, [receipt.finding])
        lists = {
            "received": self.summary.received,
            "duplicate": self.summary.duplicates,
            "held": self.summary.held,
        }
        lists[receipt.state].append(number)


def _blank(file: LandingFile) -> Receipt:
    return Receipt(
        file_path=file.path,
        sha256=None,
        file_bytes=file.size_bytes,
        state="received",
        district_id=file.district_id,
    )


def _held(receipt: Receipt, why: UnreadableError) -> Receipt:
    """A held receipt whose reason says which file, what is wrong and what to do."""
    name = receipt.file_path
    if receipt.archive_member:
        name += f", {receipt.archive_member}"
    finding = Statement("FRMT-UNREADABLE", "fatal", why.problem, why.remedy)
    return replace(receipt, state="held", reason=f"{name}: {why}", finding=finding)


def _check_folder(file: LandingFile) -> None:
    if file.district_id is None and file.folder not in landing.SHARED_FOLDERS:
        where = f"folder {file.folder}" if file.folder else "no folder"
        raise UnreadableError(
            f"It lies in {where}.",
            "Put it into the folder of its district, named by the district's 7-digit code.",
        )


def _check_sender(file: LandingFile, layout: Layout) -> None:
    if layout.family == "directory" and file.district_id is not None:
        raise UnreadableError(
            f"{layout.title} is not sent by districts.",
            f"The central team puts it into the folder {' or '.join(landing.SHARED_FOLDERS)}.",
        )
    if layout.family != "directory" and file.district_id is None:
        raise UnreadableError(
            "It holds students, but lies in a folder of no district.",
            "Put it into the folder named by the district's 7-digit code.",
        )
