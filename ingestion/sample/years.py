"""School years as text and as day numbers, and the `--years A..B` argument.

Belongs here: the arithmetic of school years and days. Does not belong here: which days a
district teaches (school_calendar.py).

A day number counts days since 1 January 1970, as numpy's datetime64[D] does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_EPOCH = date(1970, 1, 1).toordinal()
_SCHOOL_YEAR = re.compile(r"(\d{4})-(\d{4})")


def day_number(year: int, month: int, day: int) -> int:
    """The day number of a calendar date."""
    return date(year, month, day).toordinal() - _EPOCH


def first_weekday_from(day: int, weekday: int) -> int:
    """The first day on or after `day` that falls on a weekday (Monday 0 to Sunday 6)."""
    # 1 January 1970 was a Thursday (weekday 3).
    return day + (weekday - (day + 3)) % 7


@dataclass(frozen=True)
class SchoolYear:
    """A California school year, 1 July to 30 June."""

    name: str

    @property
    def start_year(self) -> int:
        """The calendar year in which it begins."""
        return int(self.name[:4])

    @property
    def first_day(self) -> int:
        """Day number of 1 July."""
        return day_number(self.start_year, 7, 1)

    @property
    def last_day(self) -> int:
        """Day number of 30 June."""
        return day_number(self.start_year + 1, 6, 30)

    @property
    def census_day(self) -> int:
        """Day number of Census Day, the first Wednesday of October."""
        return first_weekday_from(day_number(self.start_year, 10, 1), 2)


def school_year_name(start_year: int) -> str:
    """The school year that begins in a calendar year: 2024 → '2024-2025'."""
    return f"{start_year}-{start_year + 1}"


def parse_school_year(text: str) -> int:
    """The calendar year in which a school year begins: '2024-2025' → 2024.

    Raises ValueError where the text is not two consecutive years.
    """
    match = _SCHOOL_YEAR.fullmatch(text.strip())
    if not match or int(match[2]) != int(match[1]) + 1:
        raise ValueError(f"'{text}' is not a school year such as 2024-2025")
    return int(match[1])


def parse_years(text: str) -> tuple[str, ...]:
    """The school years of a `--years` argument: '2022-2023..2024-2025' or one year.

    Raises ValueError where an end is not a school year or the first comes after the last.
    """
    first, _, last = text.partition("..")
    start, end = parse_school_year(first), parse_school_year(last or first)
    if start > end:
        raise ValueError(f"'{text}' ends before it begins")
    return tuple(school_year_name(year) for year in range(start, end + 1))
