"""What should be open, in plain Python: a second opinion on the life of findings.

Belongs here: files of the tests, and a model that goes through all pairs of files for each finding.
Does not belong here: the warehouse.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

FATAL, WARNING, WRONG_KEY, MALFORMED = "FATAL", "WARNING", "WRONGKEY", "FRMT-FIELDS"
HELD = "REJECT0001"


@dataclass(frozen=True)
class Line:
    """A line of a student at a school (0 or 1), and the rules it breaks.

    One that breaks WRONG_KEY has no student's key; `local` then tells it, if it is not empty.
    """

    student: int
    school: int = 0
    breaks: frozenset[str] = frozenset()
    local: str = ""

    @property
    def is_malformed(self) -> bool:
        return MALFORMED in self.breaks


@dataclass(frozen=True)
class File:
    """A file as sent; `rules` are those in force when it was last gated."""

    number: int
    lines: tuple[Line, ...]
    rules: frozenset[str]
    year: str = "2024-2025"
    form: str = "upload"
    is_released: bool = False

    def found(self, place: int) -> frozenset[str]:
        """The rules that the line at a place (from 1) breaks."""
        line = self.lines[place - 1]
        return line.breaks & (self.rules | {MALFORMED})

    def is_rejected(self, place: int) -> bool:
        return bool(self.found(place) - {WARNING})

    @property
    def rejected(self) -> int:
        return sum(self.is_rejected(place) for place in range(1, len(self.lines) + 1))

    @property
    def breaks_limit(self) -> bool:
        """All lines rejected, or more than a tenth and at least five."""
        number, all_lines = self.rejected, len(self.lines)
        return number == all_lines or (number > 0.1 * all_lines and number >= 5)

    @property
    def is_held(self) -> bool:
        return self.breaks_limit and not (self.is_released and self.rejected < len(self.lines))

    def again(self, **changes) -> File:
        return replace(self, **changes)


@dataclass(frozen=True)
class Finding:
    """A finding about a line, or (place 0) about the file."""

    file: File = field(compare=False)
    place: int
    rule: str

    @property
    def row(self) -> tuple[int, int, str]:
        return self.file.number, self.place, self.rule


def open_findings(files: list[File], mode: str) -> set[tuple[int, int, str]]:
    """(file, place, rule) of every finding that no later file mends or carries on."""
    return {
        finding.row
        for file in files
        for finding in _findings(file)
        if not any(_closes(later, finding, mode) for later in files if later.number > file.number)
    }


def _findings(file: File) -> list[Finding]:
    rows = [
        Finding(file, place, rule)
        for place in range(1, len(file.lines) + 1)
        for rule in file.found(place)
    ]
    if file.breaks_limit:
        rows.append(Finding(file, 0, HELD))
    return rows


def _closes(later: File, finding: Finding, mode: str) -> bool:
    again = any(
        other.rule == finding.rule and _told_by(other, mode) == _told_by(finding, mode)
        for other in _findings(later)
    )
    if later.is_held:
        return finding.file.is_held and again
    if again:
        return True
    same_year = later.year == finding.file.year
    if later.form == "bulk" and same_year and later.rejected < len(later.lines):
        return True
    if same_year and finding.file.is_held:
        return True
    if _whole_file(finding, mode):
        return same_year
    places = [place for place in range(1, len(later.lines) + 1) if not later.is_rejected(place)]
    if mode == "full_replacement":
        school = finding.file.lines[finding.place - 1].school
        return same_year and any(later.lines[place - 1].school == school for place in places)
    if mode == "bulk_and_delta" and not same_year:
        return False
    return any(_has(later, place, _line_told_by(finding)) for place in places)


def _whole_file(finding: Finding, mode: str) -> bool:
    if finding.place == 0 or MALFORMED in finding.file.found(finding.place):
        return True
    return mode != "full_replacement" and _line_told_by(finding)[0] == "text"


def _told_by(finding: Finding, mode: str) -> tuple:
    """What makes findings of two files the same, beside the rule."""
    if finding.place == 0:
        return "file", finding.file.year
    kind = _line_told_by(finding)
    by_year = kind[0] == "text" or (mode != "transactional" and kind != ("malformed",))
    return (*kind, finding.file.year) if by_year else kind


def _line_told_by(finding: Finding) -> tuple:
    line = finding.file.lines[finding.place - 1]
    found = finding.file.found(finding.place)
    if MALFORMED in found:
        return ("malformed",)
    if WRONG_KEY not in found:
        return _key(line)
    return ("local", line.local) if line.local else ("text", line)


def _key(line: Line) -> tuple:
    wrong = WRONG_KEY in line.breaks
    return "key", "wrong" if wrong else line.student, line.school


def _has(file: File, place: int, told_by: tuple) -> bool:
    line = file.lines[place - 1]
    if line.is_malformed:
        return False
    return told_by in (_key(line), ("local", line.local))
