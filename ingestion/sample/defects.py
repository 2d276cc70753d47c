"""Planting labelled defects in the files of some districts.

Belongs here: choosing districts, years and lines, and labelling what was done. Does not belong
here: the kinds of defects (defect_kinds.py). Defects touch files only, never the truth.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ingestion.layout import load_layouts
from ingestion.sample.defect_files import FILE_DEFECTS, broken_file
from ingestion.sample.defect_kinds import (
    LINE_DEFECTS,
    WHOLE_LINE_DEFECTS,
    LineDefect,
    WholeLineDefect,
)
from ingestion.sample.district_files import TOMS, DistrictFiles
from ingestion.sample.files import packing_of
from ingestion.sample.geography import Collaborative
from ingestion.sample.population import streams

DEFAULT_SHARE = 0.25
_SUBJECT = 20
_ENOUGH_STUDENTS = 100
_END = b"\r\n"


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
class DefectPlan:
    """The defects of a sample: which districts carry them, and the labels of those planted.

    Every kind is planted in every defective district, each in one of the school years.
    """

    seed: int
    years: tuple[str, ...]
    districts: frozenset[int]
    labels: list[dict[str, Any]] = field(default_factory=list)

    def plant_lines(self, year: int, files: DistrictFiles, sent_names: dict[str, str]) -> None:
        """Changes lines in the contents of a district's files.

        `sent_names` gives the names under which the contents are sent.
        """
        taken: set[tuple[str, int]] = set()
        for place, defect in enumerate((*LINE_DEFECTS, *WHOLE_LINE_DEFECTS)):
            if not self._is_due(place, year, files) or defect.record not in files.names:
                continue
            name = files.names[defect.record]
            lines = files.contents[name].split(_END)
            rng = streams(self.seed, _SUBJECT + 1 + place, files.number)
            number = _choose_line(rng, name, lines, defect, self.years[year], taken)
            if number is None:
                continue
            number, label = _change(lines, number, defect, self.years[year])
            taken.add((name, number))
            files.contents[name] = _END.join(lines)
            path = f"{files.code}/{self.years[year]}/{sent_names[name]}"
            self._label(defect, year, files, file=path, line=number + 1, **label)

    def extra_files(self, year: int, files: DistrictFiles) -> dict[str, bytes]:
        """Defective files to be sent beside the good ones, by name."""
        extra = {}
        for place, defect in enumerate(FILE_DEFECTS):
            if not self._is_due(place, year, files) or defect.record not in files.names:
                continue
            if files.lines[defect.record] < defect.least_lines:
                continue
            good = files.contents[files.names[defect.record]]
            extra[defect.file_name] = broken_file(defect, good)
            path = f"{files.code}/{self.years[year]}/{defect.file_name}"
            self._label(defect, year, files, file=path, line=None, field=None, state=defect.state)
        return extra

    def _is_due(self, place: int, year: int, files: DistrictFiles) -> bool:
        chosen = (place + files.number) % len(self.years)
        return files.number in self.districts and chosen == year

    def _label(self, defect, year: int, files: DistrictFiles, **where: Any) -> None:
        self.labels.append(
            {
                "kind": defect.kind,
                "meaning": defect.meaning,
                "district_id": files.code,
                "school_year": self.years[year],
                "record": defect.record,
                "rule": defect.rule,
                "severity": defect.severity,
                "outcome": defect.outcome,
                **where,
            }
        )


def _field_place(record: str, name: str, school_year: str) -> int:
    names = [field.name for field in load_layouts()[record].fields_for(school_year)]
    return names.index(name)


def _choose_line(rng, name, lines, defect, school_year, taken) -> int | None:
    """The place of a line that can carry the defect and carries none yet."""
    first = 1 if defect.record == TOMS else 0
    for number in rng.permutation(np.arange(first, len(lines) - 1)).tolist():
        if (name, number) in taken:
            continue
        if isinstance(defect, WholeLineDefect):
            return number
        fields = lines[number].split(b"^")
        place = _field_place(defect.record, defect.field, school_year)
        if defect.suits(fields, place):
            return number
    return None


def _change(
    lines: list[bytes], number: int, defect: LineDefect | WholeLineDefect, school_year: str
) -> tuple[int, dict[str, Any]]:
    """Changes a line in place; returns where the defect lies and its label's field."""
    if isinstance(defect, WholeLineDefect):
        if defect.repeats:
            lines.insert(len(lines) - 1, lines[number])
            return len(lines) - 2, {"field": None}
        lines[number] = defect.change(lines[number])
        return number, {"field": None}
    fields = lines[number].split(b"^")
    place = _field_place(defect.record, defect.field, school_year)
    fields[place] = defect.change(fields[place])
    lines[number] = b"^".join(fields)
    return number, {"field": defect.field}
