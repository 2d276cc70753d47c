"""Planting labelled defects in the files of some districts.

Belongs here: choosing districts, years and lines, and labelling what was done. Does not belong
here: the kinds of defects (the tables of this package). Defects touch files only, never the truth.

No defect hides another one: a line carries at most one, and a student whose lines are wrong only
beside each other carries no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ingestion.sample.district_files import DistrictFiles
from ingestion.sample.files import packing_of
from ingestion.sample.geography import Collaborative
from ingestion.sample.planted.catalog import FILE_DEFECTS, LINE_DEFECTS, consequences
from ingestion.sample.planted.kinds import FileDefect, LineDefect
from ingestion.sample.planted.sheets import Sheet, YearOfStudent
from ingestion.sample.population import streams

DEFAULT_SHARE = 0.25
# A file with more rejected lines than this share is not filled further, so that none is held for
# them, unless a higher rate of defects is wanted. So many rejected lines never hold a file.
MOST_REJECTED, ALWAYS_PASS = 0.08, 4
_SUBJECT, _SURPLUS = 20, 19
_ENOUGH_STUDENTS = 100
_STRANGERS = 9_999_000_000
_NOBODY = {
    "student_legal_first_name": "Kestrel",
    "student_legal_last_name": "Passerby",
    "student_first_name": "Kestrel",
    "student_last_name": "Passerby",
}


def defective_districts(places: Collaborative, share: float, seed: int) -> np.ndarray:
    """Numbers of the districts that carry defects: the share of all, at least one.

    Districts that send zips are left out, and tiny ones as far as possible.
    """
    count = len(places.districts)
    plain = [number for number in range(count) if not packing_of(number, count).zipped]
    candidates = plain or list(range(count))
    students = places.targets.sum(axis=1)
    order = streams(seed, _SUBJECT).permutation(candidates)
    order = sorted(order, key=lambda number: students[number] < _ENOUGH_STUDENTS)
    wanted = min(max(1, round(share * count)), len(order))
    return np.sort(np.array(order[:wanted]))


@dataclass
class _Carriers:
    """What of a district carries defects: its students in all years, and the kinds planted.

    `claimed` students may carry no further defect.
    """

    touched: set[str] = field(default_factory=set)
    claimed: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    strangers: int = 0


@dataclass
class DefectPlan:
    """The defects of a sample: which districts carry them, and the labels of those planted.

    Every kind is planted once in every defective district, each in one of the school years, where
    a line can carry it; further ones follow until `rate` of a year's lines carry one.
    """

    seed: int
    years: tuple[str, ...]
    districts: frozenset[int]
    rate: float = 0.0
    labels: list[dict[str, Any]] = field(default_factory=list)
    _carriers: dict[int, _Carriers] = field(default_factory=dict)

    def plant_lines(
        self,
        year: int,
        files: DistrictFiles,
        sent_names: Mapping[str, str],
        *,
        fill_up: bool = True,
    ) -> None:
        """Change lines in the contents of a district's files.

        `sent_names` gives the names under which the contents are sent. Without `fill_up` each kind
        is planted once, whatever the rate.
        """
        if files.number not in self.districts:
            return
        carriers = self._carriers.setdefault(files.number, _Carriers())
        planting = _Planting(
            files, self.years[year], carriers, self.rate, self.seed, sent_names, self.labels
        )
        for place, defect in enumerate(LINE_DEFECTS):
            if defect.kind not in carriers.kinds and self._due(place, files) <= year:
                planting.plant(place, defect)
        if fill_up:
            planting.fill_up()
        for sheet in planting.sheets.values():
            files.contents[sheet.name] = sheet.content()

    def extra_files(
        self, year: int, files: DistrictFiles, good: Mapping[str, bytes]
    ) -> dict[str, bytes]:
        """Defective files to be sent beside the others, by name.

        `good` holds the contents of the district's files as they would be without defects.
        """
        extra = {}
        for place, defect in enumerate(FILE_DEFECTS):
            if files.number not in self.districts or self._due(place, files) != year:
                continue
            name = files.names.get(defect.record)
            if name is None or files.lines[defect.record] < defect.least_lines:
                continue
            if defect.make:
                extra[defect.file_name] = defect.make(good[name])
            else:
                extra[defect.file_name] = defect.make_from_sent(files.contents[name])
            path = f"{files.code}/{self.years[year]}/{defect.file_name}"
            self.labels.append(
                _label(defect, files, self.years[year])
                | {"file": path, "line": None, "field": None, "state": defect.state}
            )
        return extra

    def _due(self, place: int, files: DistrictFiles) -> int:
        return (place + files.number) % len(self.years)


class _Planting:
    """Planting lines in the files of one district and year."""

    def __init__(self, files, school_year, carriers, rate, seed, sent_names, labels) -> None:
        self.sheets = {
            record: Sheet(record, name, files.contents[name], school_year)
            for record, name in files.names.items()
        }
        self._files, self._school_year = files, school_year
        self._carriers, self._rate, self._seed = carriers, rate, seed
        self._sent_names, self._labels = sent_names, labels
        self._taken: set[tuple[str, int]] = set()
        self._candidates: dict[str, Iterator[int]] = {}
        self._planted = 0

    def plant(self, place: int, defect: LineDefect) -> bool:
        """Plant one defect; False where no line can carry it."""
        if not self._is_possible(defect):
            return False
        number = self._choose(place, defect)
        if number is None:
            return False
        source = self.sheets[defect.made_from or defect.record]
        before = source.line(number)
        own = self._stranger(defect, before) if defect.stranger else {}
        line, beside = self._change(defect, number, before, own)
        self._taken.add((source.record, number))
        self._carriers.kinds.add(defect.kind)
        ssid = before.get("ssid", "")
        if ssid:
            self._carriers.touched.add(ssid)
        if ssid and defect.claims_student:
            self._carriers.claimed.add(ssid)
        sheet = self.sheets[defect.record]
        sheet.rejected += defect.severity == "fatal"
        self._planted += 1
        self._labels.append(
            _label(defect, self._files, self._school_year)
            | {"file": self._path(sheet), "line": line + 1, "field": defect.field}
            | {"ssids": sorted({ssid, own.get("ssid", ssid)} - {""})}
            | {"beside": [{"file": self._path(s), "line": n + 1} for s, n in beside]}
        )
        return True

    def fill_up(self) -> None:
        """Plant further defects until the rate is reached or no line can carry any."""
        wanted = round(self._rate * sum(sheet.lines for sheet in self.sheets.values()))
        rng = streams(self._seed, _SURPLUS, self._files.number)
        open_kinds = list(range(len(LINE_DEFECTS)))
        while open_kinds and self._planted < wanted:
            for place in rng.permutation(open_kinds).tolist():
                if self._planted < wanted and not self.plant(place, LINE_DEFECTS[place]):
                    open_kinds.remove(place)

    def _is_possible(self, defect: LineDefect) -> bool:
        sheet = self.sheets.get(defect.record)
        others = {partner.record for partner in defect.partners} | {defect.made_from}
        if sheet is None or not others - {None} <= self.sheets.keys():
            return False
        if not defect.put.keys() <= sheet.places.keys():
            return False
        if self._rate > MOST_REJECTED:
            # Files are held then, and what they say is not in force beside others.
            return not defect.partners
        most = max(ALWAYS_PASS, int(MOST_REJECTED * sheet.lines))
        return defect.severity != "fatal" or sheet.rejected + 1 < min(most + 1, sheet.lines)

    def _choose(self, place: int, defect: LineDefect) -> int | None:
        """The number of a line that can carry the defect, each asked once per kind."""
        sheet = self.sheets[defect.made_from or defect.record]
        if defect.kind not in self._candidates:
            rng = streams(self._seed, _SUBJECT + 1 + place, self._files.number)
            numbers = sheet.first + rng.permutation(sheet.lines)
            self._candidates[defect.kind] = iter(numbers.tolist())
        avoided = self._carriers.claimed
        if defect.claims_student:
            avoided = avoided | self._carriers.touched
        for number in self._candidates[defect.kind]:
            if (sheet.record, number) in self._taken:
                continue
            line = sheet.line(number)
            ssid = line.get("ssid", "")
            if ssid not in avoided and defect.where(line, YearOfStudent(self.sheets, ssid)):
                return number
        return None

    def _change(
        self, defect: LineDefect, number: int, before: dict[str, str], own: dict[str, str]
    ) -> tuple[int, list[tuple[Sheet, int]]]:
        """Make the line wrong; its number, and the lines changed or added beside it."""
        sheet = self.sheets[defect.record]
        if defect.added:
            number = sheet.add(before | own, defect.put)
        else:
            sheet.change(number, defect.put)
        if defect.reshape:
            sheet.rows[number] = defect.reshape(sheet.rows[number])
            return number, []
        wrong = sheet.line(number)
        beside = []
        for partner in defect.partners:
            other = self.sheets[partner.record]
            if partner.added:
                beside.append((other, other.add(wrong, partner.put)))
                continue
            place = other.of_student(before["ssid"])[0]
            other.change(place, partner.put)
            self._taken.add((other.record, place))
            beside.append((other, place))
        return number, beside

    def _stranger(self, defect: LineDefect, before: dict[str, str]) -> dict[str, str]:
        """An SSID that no student has, and another name than the student's whose line it was."""
        self._carriers.strangers += 1
        own = self._files.number * 1_000_000 + self._carriers.strangers
        names = {} if defect.keeps_name else _NOBODY
        return {"ssid": str(_STRANGERS - own)} | {k: v for k, v in names.items() if k in before}

    def _path(self, sheet: Sheet) -> str:
        return f"{self._files.code}/{self._school_year}/{self._sent_names[sheet.name]}"


def _label(
    defect: LineDefect | FileDefect, files: DistrictFiles, school_year: str
) -> dict[str, Any]:
    return {
        "kind": defect.kind,
        "meaning": defect.meaning,
        "district_id": files.code,
        "school_year": school_year,
        "record": defect.record,
        "rule": defect.rule,
        "severity": defect.severity,
        "outcome": defect.outcome,
        "also": list(consequences(defect)),
    }
