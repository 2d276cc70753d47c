"""What a kind of defect is: the models of the tables in this package.

Belongs here: the models and the few functions that several tables use. Does not belong here: any
kind (enrollment.py, files.py, …) or choosing lines (plan.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

LINE_REJECTED, SUBMISSION_HELD, DUPLICATE = "line rejected", "submission held", "duplicate"

Line = Mapping[str, str]
# New values by field; a function makes one from the line as it is.
Values = Mapping[str, str | Callable[[Line], str]]


class Student(Protocol):
    """Whose line it is: what else the district sends of the student in the year."""

    def lines(self, record: str) -> list[Line]:
        """The student's lines of a record."""

    def sends(self, record: str) -> bool:
        """Whether the district sends the record at all."""


Where = Callable[[Line, Student], bool]


def anywhere(line: Line, student: Student) -> bool:
    """Every line can carry the defect."""
    return True


@dataclass(frozen=True)
class Partner:
    """Another line of the student that makes a line wrong and is right by itself.

    `put` changes the student's first line of the record, or with `added` a new line that shares the
    fields of the wrong one.
    """

    record: str
    put: Values
    added: bool = False


@dataclass(frozen=True)
class LineDefect:
    """One wrong line, and the rule that must find it.

    The line is one of `record` for which `where` is true, with the new values `put`, of which the
    first is the wrong one, or `reshape` makes the line's text wrong as a whole. With `added` it is
    a further line at the end of the file: a copy of such a line, or of what a line of the record
    `made_from` shares with it; with `stranger` it has an SSID of which nothing else is sent, and
    unless it `keeps_name` another name.
    `also`: rules that find the line, or another one of the district, because of this one.
    `alone`: the defect is one only beside lines of the student that carry none.
    """

    kind: str
    meaning: str
    record: str
    rule: str
    put: Values
    where: Where = anywhere
    severity: str = "fatal"
    also: tuple[str, ...] = ()
    alone: bool = False
    added: bool = False
    made_from: str | None = None
    stranger: bool = False
    keeps_name: bool = False
    partners: tuple[Partner, ...] = ()
    reshape: Callable[[list[str]], list[str]] | None = None

    @property
    def outcome(self) -> str:
        """What becomes of the line: rejected, or the severity of the finding that lets it pass."""
        return LINE_REJECTED if self.severity == "fatal" else self.severity

    @property
    def field(self) -> str | None:
        """The field that is wrong; None for a line that is wrong as a whole."""
        return None if self.reshape or self.added else next(iter(self.put), None)

    @property
    def claims_student(self) -> bool:
        """Whether no other line of the student may carry a defect."""
        return self.alone or self.added or bool(self.partners)


@dataclass(frozen=True)
class FileDefect:
    """One file that is wrong as a whole, made from the good one of a record.

    It comes beside the good one as a later submission, so that what was sent before stays in force.
    `make` gets the good file as it would be without defects, `make_from_sent` as it is sent.
    """

    kind: str
    meaning: str
    record: str
    file_name: str
    rule: str | None
    make: Callable[[bytes], bytes] | None
    severity: str = "fatal"
    outcome: str = SUBMISSION_HELD
    state: str = "held"
    also: tuple[str, ...] = ()
    least_lines: int = 1
    make_from_sent: Callable[[bytes], bytes] | None = None


def first_year(line: Line) -> int:
    """The year in which the line's academic year begins."""
    return int(line["academic_year_id"][:4])


def day_of_spring(month_and_day: str) -> Callable[[Line], str]:
    """A day of the second half of the line's academic year, CCYYMMDD."""
    return lambda line: f"{first_year(line) + 1}{month_and_day}"


def days(line: Line, field: str) -> float:
    """A number of days; 0 where there is none."""
    return float(line[field] or 0)
