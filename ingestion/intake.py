"""Intake: every new file of the landing zone into the archive and the ledger.

Belongs here: the order of the steps. Does not belong here:
judging their bytes (ingestion/receipts.py) or reading lines into tables (ingestion/load.py).

A file's bytes are in the archive before its row is in the ledger, and all rows of a file are
written in one transaction; after a crash the next run takes the file in again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import psycopg

from ingestion import (
    archive,
    change_idea_register,
    containers,
    landing,
    ledger,
    oneroster,
    receipts,
)
from ingestion.findings import write_findings
from ingestion.landing import LandingFile
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
    intake = _Intake(connection, archive_folder, run_id)
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
    summary: IntakeSummary = field(default_factory=IntakeSummary)

    def take_in_file(self, file: LandingFile) -> None:
        try:
            if change_idea_register.is_register(file):
                self._take_in_register(file)
                return
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
                self._write(receipts.held(receipts.blank(file), error))
                landing.remember(self.connection, file, sha256="")

    def _take_in_register(self, file: LandingFile) -> None:
        """The register is no submission: its ideas are in the ledger, what is wrong in quality."""
        with self.connection.transaction():
            sha256 = change_idea_register.take_in(self.connection, file)
            landing.remember(self.connection, file, sha256)

    def _receipts(
        self, file: LandingFile, incoming: archive.Incoming, place: Path
    ) -> Iterator[Receipt]:
        """One receipt per submission in a file: members and worksheets in their order.

        Each is to be written before the next is asked for.
        """
        known = replace(
            receipts.blank(file), sha256=incoming.sha256, file_bytes=incoming.size_bytes
        )
        if not containers.is_container(place):
            yield from receipts.of_bytes(self.connection, known, file, place)
            return
        try:
            with containers.opened(place, file.path) as members:
                package = oneroster.package_among(members, date.today())
                for member in members:
                    if package is None or member.name != package.manifest:
                        yield from receipts.of_member(
                            self.connection, self.archive, known, file, member, package
                        )
        except UnreadableError as error:
            yield receipts.held(known, error)

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
