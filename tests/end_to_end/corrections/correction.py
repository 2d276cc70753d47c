"""What a correction is: the files that a district sends, and their effect.

Belongs here: the data model. Does not belong here: any single correction (the modules beside).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.corrections.sent_lines import Line, write_file

FIRST, SECOND, THIRD = "2022-2023", "2023-2024", "2024-2025"
YEARS = (FIRST, SECOND, THIRD)
FOLDER = "corrections"
LEVELS = {14: "school", 7: "district", 2: "county", 13: "collaborative"}


@dataclass(frozen=True)
class Effect:
    """By how much a cell's n and numerator change; numerator None where it cannot be told."""

    year: str
    measure: str
    entity: str
    group: str = "ALL"
    grade: str = "ALL"
    n: int = 0
    numerator: int | None = None

    @property
    def cell(self) -> tuple[str, ...]:
        """The key of the cell, in the order of benchmarks.installation.CELL_KEY."""
        level = LEVELS[len(self.entity)]
        return (self.year, self.measure, level, self.entity, self.group, self.grade)


@dataclass(frozen=True)
class Correction:
    """What a district sends anew: record, the file's school year and lines, and what it changes.

    `years` are all school years in which counts of the district and its schools change.
    """

    name: str
    district: str
    files: tuple[tuple[str, str, list[Line]], ...]
    years: tuple[str, ...]
    effects: tuple[Effect, ...]

    def send(self, landing: Path) -> None:
        """Write the files into the district's landing folder."""
        for record, year, lines in self.files:
            name = f"{self.name.replace(' ', '_')}_{record}.txt"
            write_file(landing / self.district / FOLDER, record, year, name, lines)


def moved_group(district: str, year: str, before: str, after: str) -> tuple[Effect, ...]:
    """One student fewer in one group and one more in another."""
    return (
        Effect(year, "suspension", district, before, n=-1),
        Effect(year, "suspension", district, after, n=1),
    )
