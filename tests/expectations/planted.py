"""Many made-up samples in one landing zone, each of them as districts and students of its own.

Belongs here: writing samples of several seeds side by side, and what their labels say of them. Does
not belong here: what is asserted.

The districts and the students of every sample have the same codes. Here each sample gets others, in
the names of folders and files and in what the files say.
"""

from __future__ import annotations

import gzip
import json
import re
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from ingestion.layout import load_layouts
from ingestion.sample.files import gzip_bytes, zip_bytes
from ingestion.sample.generate import write_sample

# Of two districts the first sends plain and gzip files and carries the defects; the second, zip.
DISTRICTS, STUDENTS = 2, 300
YEARS = (("2023-2024", "2024-2025"), ("2024-2025", "2025-2026"))
# The defective districts of so many seeds send daily attendance.
DAILY, WITH_DAILY = "daily_attendance.csv", 5
SSID = re.compile(rb"([\^,])([0-9]{10})(?=[\^,])")
_FIRST_SSID, _SSIDS, _STEP = 1_000_000_000, 9_000_000_000, 104_729


@dataclass
class Samples:
    """A landing zone with clean and defective districts, and the labels of the latter."""

    landing: Path
    clean: set[str] = field(default_factory=set)
    defective: set[str] = field(default_factory=set)
    labels: list[dict[str, Any]] = field(default_factory=list)

    def add_clean(self, seed: int) -> None:
        """Add the districts of a sample without defects."""
        with tempfile.TemporaryDirectory() as folder:
            write_sample(Path(folder), **_arguments(seed))
            codes = [path.name for path in sorted(Path(folder).iterdir()) if path.name.isdigit()]
            for code in codes:
                self.clean.add(self._take_over(_Codes(code, 0, seed), Path(folder)))

    def add_defective(self, seed: int, rate: float = 0.0) -> None:
        """Add the defective district of a sample with defects."""
        with tempfile.TemporaryDirectory() as folder:
            write_sample(Path(folder), **_arguments(seed), defects=True, defect_rate=rate)
            answers = json.loads(Path(folder, "answers.json").read_text(encoding="utf-8"))
            (code,) = answers["defective_districts"]
            codes = _Codes(code, 1, seed)
            self.defective.add(self._take_over(codes, Path(folder)))
        self.labels += [
            codes.in_label(label) | {"seed": seed}
            for label in answers["defects"]
            if seed <= WITH_DAILY or not label["file"].endswith(DAILY)
        ]

    def _take_over(self, codes: _Codes, sample: Path) -> str:
        for path in (sample / codes.old).rglob("*"):
            # Daily attendance is long; that of a few samples does.
            is_left_out = codes.seed > WITH_DAILY or not codes.variant
            if path.name == "change_ideas.yml" or (path.name == DAILY and is_left_out):
                continue
            if path.is_file():
                name = path.relative_to(sample).as_posix().replace(codes.old, codes.new)
                place = self.landing / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(codes.in_file(path))
        return codes.new


@dataclass(frozen=True)
class _Codes:
    """The codes of a district and its students, and those they get; seeds are below 100."""

    old: str
    variant: int
    seed: int

    @property
    def new(self) -> str:
        return f"{self.old[:2]}{self.seed:02d}{self.variant}{self.old[-2:]}"

    def in_file(self, path: Path) -> bytes:
        """The bytes of a file with the new codes; what cannot be unpacked stays as it is."""
        content = path.read_bytes()
        try:
            if path.suffix == ".gz":
                return gzip_bytes(self._replaced(gzip.decompress(content)))
            if path.suffix == ".zip":
                with zipfile.ZipFile(BytesIO(content)) as archive:
                    members = {name: archive.read(name) for name in archive.namelist()}
                return zip_bytes({name: self._replaced(data) for name, data in members.items()})
        except (EOFError, zipfile.BadZipFile, RuntimeError):
            return content
        return self._replaced(content)

    def in_label(self, label: dict[str, Any]) -> dict[str, Any]:
        """A label with the new codes."""
        text = json.dumps(label).replace(self.old, self.new)
        content = json.loads(text)
        ssids = [self._ssid(ssid.encode()).decode() for ssid in content.get("ssids", [])]
        return content | {"ssids": ssids}

    def _replaced(self, content: bytes) -> bytes:
        content = content.replace(self.old.encode(), self.new.encode())
        return SSID.sub(lambda found: found[1] + self._ssid(found[2]), content)

    def _ssid(self, ssid: bytes) -> bytes:
        place = (int(ssid) - _FIRST_SSID + _STEP * self.seed) % _SSIDS
        return b"%d" % (_FIRST_SSID + place)


def _arguments(seed: int) -> dict[str, Any]:
    size = {"districts": DISTRICTS, "students": STUDENTS, "with_cells": False}
    return {"seed": seed, "years": YEARS[seed % len(YEARS)]} | size


@dataclass(frozen=True)
class Found:
    """One finding: where it stands, the student of its line, and the rule."""

    file: str | None
    line: int | None
    ssid: str | None
    district: str
    record: str
    rule: str

    def is_of(self, label: dict[str, Any]) -> bool:
        """Whether the finding is the label's own, or one that its kind declares.

        That is: on its line or anywhere in its file, on another line of its student, or about the
        district as a whole.
        """
        if self.rule not in (label["rule"], *label["also"]):
            return False
        if self.file == label["file"] and label["line"] in (None, self.line):
            return True
        of_student = self.ssid is not None and self.ssid in label["ssids"]
        return of_student or (self.line is None and self.rule in label["also"])


def read_findings(connection, districts: Iterable[str]) -> list[Found]:
    """The findings of districts, also those that are closed since."""
    connection.execute(
        "create temporary table if not exists student_of_line"
        " (submission_id bigint, line_number integer, ssid text)"
    )
    connection.execute("truncate student_of_line")
    records = connection.execute(
        "select distinct record from quality.findings where line_number is not null"
    ).fetchall()
    for (record,) in records:
        has_ssid = "ssid" in load_layouts()[record].raw_columns
        connection.execute(
            f"insert into student_of_line select submission_id, line_number,"
            f" {'ssid' if has_ssid else 'null'}"
            f" from raw.{record} join quality.findings using (submission_id, line_number)"
            f" where findings.record = '{record}'"
        )
    rows = connection.execute(
        "select distinct s.file_path, f.line_number, l.ssid, f.district_id, f.record, f.rule"
        " from quality.findings f left join ledger.submissions s using (submission_id)"
        " left join student_of_line l using (submission_id, line_number)"
        " where f.district_id = any(%s)",
        [list(districts)],
    ).fetchall()
    return [Found(*row) for row in rows]


def missed(labels: Iterable[dict[str, Any]], findings: Iterable[Found]) -> list[str]:
    """What of the labels no finding tells, at their line or of their file as a whole."""
    known = {(found.file, found.line, found.rule) for found in findings}
    return [
        "{seed} {kind} {severity} {rule} {file}:{line}".format(**label)
        for label in labels
        if label["rule"] and (label["file"], label["line"], label["rule"]) not in known
    ]


def unlabelled(labels: Iterable[dict[str, Any]], findings: Iterable[Found]) -> list[Found]:
    """The findings that no label of their district accounts for."""
    of_district: dict[str, list[dict[str, Any]]] = {}
    for label in labels:
        of_district.setdefault(label["district_id"], []).append(label)
    return [
        found
        for found in findings
        if not any(map(found.is_of, of_district.get(found.district, [])))
    ]
