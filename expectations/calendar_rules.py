"""The rules of the submission calendar, read from expectations/submission_calendar.yml.

Belongs here: their model, their reader and the day that a rule means in a school year. Does not
belong here: windows and what is owed in them (calendar.py).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, field_validator

FILE = Path(__file__).parent / "submission_calendar.yml"

NTH = ("first", "second", "third", "fourth")
DAY = re.compile(r"(first|second) (\d{2})-(\d{2})")
WEEKDAY = re.compile(rf"({'|'.join(NTH)}) (\w+) of (\w+)")
WEEKDAYS = [name.lower() for name in calendar.day_name]
MONTHS = [name.lower() for name in calendar.month_name]
# A school year begins in July, so a month from then on lies in its first calendar year.
FIRST_MONTH = 7


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DateRule(_Part):
    """A day of every school year; an example is to be set by the central team."""

    day: str
    example: bool = False

    @field_validator("day")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if DAY.fullmatch(value):
            return value
        match = WEEKDAY.fullmatch(value)
        if match and match[2] in WEEKDAYS and match[3] in MONTHS:
            return value
        raise ValueError(f"'{value}' is no date: 'second 07-31' or 'first wednesday of october'")


class WindowRule(_Part):
    """A window of every school year."""

    name: str
    title: str
    as_of: DateRule
    opens: DateRule
    due: DateRule
    amended_until: DateRule
    records: tuple[str, ...]


class Override(_Part):
    """Dates of one school year's window that differ from its rule."""

    as_of: date | None = None
    opens: date | None = None
    due: date | None = None
    amended_until: date | None = None


class Calendar(_Part):
    """Everything in submission_calendar.yml; its comments say what each part means."""

    windows: tuple[WindowRule, ...]
    whenever: tuple[str, ...]
    required: tuple[str, ...]
    collected: tuple[str, ...]
    overrides: Mapping[str, Mapping[str, Override]]


@cache
def load() -> Calendar:
    """Read submission_calendar.yml. Raises ValueError (pydantic's) that names the wrong entry."""
    return Calendar.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def day_of(rule: DateRule, school_year: str) -> date:
    """The day that a rule means in a school year ('2024-2025')."""
    text = rule.day
    first = int(school_year[:4])
    if match := DAY.fullmatch(text):
        return date(first + (match[1] == "second"), int(match[2]), int(match[3]))
    nth, weekday, month_name = WEEKDAY.fullmatch(text).groups()
    month = MONTHS.index(month_name)
    day = date(first + (month < FIRST_MONTH), month, 1)
    day += timedelta(days=(WEEKDAYS.index(weekday) - day.weekday()) % 7)
    return day + timedelta(weeks=NTH.index(nth))
