"""A district that sends files and gets its answer: intake, load, gate and report, without a build.

Belongs here: what the tests of reports share. Does not belong here: what they assert.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from delivery.quality_report.write import Written, write_for_run
from expectations.gate import gate_loaded
from ingestion.intake import take_in
from ingestion.layout import load_layouts
from ingestion.load import load_received
from tests.ingestion import craft


@dataclass
class District:
    """One district's way to the warehouse; every `send` is a run of its own."""

    connection: psycopg.Connection
    place: Path
    name: str = craft.DISTRICT
    runs: int = 0

    @property
    def landing(self) -> Path:
        return self.place / "landing"

    @property
    def archive(self) -> Path:
        return self.place / "archive"

    @property
    def reports(self) -> Path:
        return self.place / "reports"

    def send(self, files: dict[str, bytes]) -> datetime:
        """Put files into the landing zone and gate them; the value is when the run began."""
        self.runs += 1
        for name, content in files.items():
            craft.put(self.landing, f"{self.name}/{self.runs}_{name}", content)
        began = self.connection.execute("select clock_timestamp()").fetchone()[0]
        take_in(self.connection, self.landing, self.archive, f"run {self.runs}")
        load_received(self.connection, self.archive, load_layouts())
        gate_loaded(self.connection)
        self.connection.commit()
        return began

    def answer(self, files: dict[str, bytes]) -> Written:
        """Send files, and the district's report on them."""
        began = self.send(files)
        written = write_for_run(self.connection, self.reports, self.archive, began)
        self.connection.commit()
        return next(item for item in written if item.district_id == self.name)

    def ledger(self) -> list[tuple]:
        """(record, state, accepted, rejected, superseded) of every submission of the district."""
        return self.connection.execute(
            "select record, state, lines_accepted, lines_rejected, lines_superseded"
            " from ledger.submissions where district_id = %s order by submission_id",
            [self.name],
        ).fetchall()


def to_mend(written: Written) -> bytes:
    """The one file to mend beside a report."""
    (name,) = [name for name in written.files if not name.endswith("_reasons.csv")]
    return (written.folder / name).read_bytes()


def reasons(written: Written) -> list[dict[str, str]]:
    """What is wrong in that file."""
    (name,) = [name for name in written.files if name.endswith("_reasons.csv")]
    with (written.folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mended(content: bytes, found: list[dict[str, str]], mend: Callable[[bytes], bytes]) -> bytes:
    """The file with the lines that the reasons name changed, and all others as they are."""
    lines = content.splitlines(keepends=True)
    for number in {int(row["line"]) for row in found}:
        lines[number - 1] = mend(lines[number - 1])
    return b"".join(lines)
