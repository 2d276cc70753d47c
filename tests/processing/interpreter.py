"""What CALPADS's processing rules make of a district's lines, in plain Python.

Belongs here: the rules themselves, said a second time and independently of the project's SQL: lines
in force by operational key or by replaced unit, enrollment spans, information in effect. Does not
belong here: making lines up (transactions.py) or the database (warehouse.py).

A line is a dictionary of its fields, as sent; a place is (file, line), both counted from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Line = dict[str, str | None]
Place = tuple[int, int]
FOREVER = date(9999, 12, 31)
K12 = {"TK", "KN", *(f"{grade:02}" for grade in range(1, 13))}


def newest_by_key(files: Sequence[Sequence[Line]], key: Sequence[str]) -> dict[tuple, Place]:
    """Transactions and effective-dated lines: A, R and no type set a record, D deletes it.

    The place of the last line of every key; a deletion stays as such.
    """
    newest = {}
    for number, lines in enumerate(files):
        for position, line in enumerate(lines):
            newest[tuple(line[name] for name in key)] = (number, position)
    return newest


def last_of_unit(files: Sequence[Sequence[Line]], unit: Sequence[str]) -> set[Place]:
    """Full replacement: the lines of a unit are those of the last file that holds any of it."""
    last: dict[tuple, int] = {}
    for number, lines in enumerate(files):
        for line in lines:
            last[tuple(line[name] for name in unit)] = number
    return {
        (number, position)
        for number, lines in enumerate(files)
        for position, line in enumerate(lines)
        if last[tuple(line[name] for name in unit)] == number
    }


@dataclass(frozen=True, order=True)
class Span:
    """An enrollment within its school year, as the measures see it."""

    ssid: str
    school: str
    year: str
    start: date
    end: date
    grade: str
    is_qualifying: bool
    is_primary: bool


def spans(lines: Iterable[Line]) -> set[Span]:
    """The enrollments of lines in force, deletions left out."""
    kept = [line for line in lines if line["transaction_type_code"] != "D"]
    found = set()
    for line in kept:
        first, last = _within_year(line)
        left = _day(line["enrollment_school_exit_date"])
        start = _day(line["enrollment_school_start_date"])
        status = line["enrollment_status_code"]
        never_came = line["student_exit_reason_code"] in ("N420", "N470") and left and left <= start
        found.add(
            Span(
                ssid=line["ssid"],
                school=line["school_of_attendance"],
                year=line["academic_year_id"],
                start=first,
                end=last,
                grade=line["grade_level_code"],
                is_qualifying=status in ("10", "30")
                and line["grade_level_code"] in K12
                and first <= last
                and not never_came,
                is_primary=status == "10"
                or (status == "30" and _days_of_short_term(line, kept) > 30),
            )
        )
    return found


def _days_of_short_term(line: Line, lines: Sequence[Line]) -> int:
    """Days of the enrollment that a line is part of: E150 updates it, and it goes on next day."""
    same = ("ssid", "school_of_attendance", "academic_year_id", "enrollment_status_code")
    others = [other for other in lines if all(other[name] == line[name] for name in same)]
    ordered = sorted(others, key=lambda other: other["enrollment_school_start_date"])
    chains: list[list[Line]] = []
    for other in ordered:
        before = chains[-1][-1] if chains else None
        goes_on = (
            before is not None
            and before["student_exit_reason_code"] == "E150"
            and before["enrollment_school_exit_date"]
            and _day(before["enrollment_school_exit_date"]) + timedelta(days=1)
            == _day(other["enrollment_school_start_date"])
        )
        if goes_on:
            chains[-1].append(other)
        else:
            chains.append([other])
    chain = next(chain for chain in chains if line in chain)
    bounds = [_within_year(part) for part in chain]
    return (max(last for _, last in bounds) - min(first for first, _ in bounds)).days + 1


def _within_year(line: Line) -> tuple[date, date]:
    """First and last day within the school year of a line; an open enrollment ends on 30 June."""
    year = int(line["academic_year_id"][:4])
    begins, ends = date(year, 7, 1), date(year + 1, 6, 30)
    left = _day(line["enrollment_school_exit_date"]) or ends
    return max(_day(line["enrollment_school_start_date"]), begins), min(left, ends)


def in_effect(lines: Iterable[Line]) -> dict[tuple[str, date], tuple[date, str | None]]:
    """Student information: by student and start, the last day in effect and the race code.

    A line holds until its own end or the day before the next line, whichever comes first.
    """
    kept = [line for line in lines if line["transaction_type_code"] != "D"]
    found = {}
    for line in kept:
        start = _day(line["effective_start_date"])
        later = [
            _day(other["effective_start_date"])
            for other in kept
            if other["ssid"] == line["ssid"] and _day(other["effective_start_date"]) > start
        ]
        until = min(later, default=None)
        last = min(
            _day(line["effective_end_date"]) or FOREVER,
            until - timedelta(days=1) if until else FOREVER,
        )
        found[line["ssid"], start] = (last, line["student_race1_code"])
    return found


def status_on(lines: Iterable[Line], ssid: str, day: date) -> str | None:
    """The English language status of a student on a day: the last one begun by then."""
    begun = [
        (line["english_acquisition_status_start_date"], line["english_acquisition_status_code"])
        for line in lines
        if line["transaction_type_code"] != "D"
        and line["ssid"] == ssid
        and _day(line["english_acquisition_status_start_date"]) <= day
    ]
    return max(begun)[1] if begun else None


def _day(text: str | None) -> date | None:
    return date(int(text[:4]), int(text[4:6]), int(text[6:])) if text else None
