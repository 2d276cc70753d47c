"""Instructional days of each district: first and last day, holidays, expected days of a span.

Belongs here: which days are taught. Does not belong here: who attends them (attendance.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingestion.sample.years import SchoolYear, day_number, first_weekday_from

_INSTRUCTIONAL_DAYS = 180


@dataclass(frozen=True)
class YearCalendar:
    """The calendars of all districts in one school year.

    `first` and `last` hold the day number of the first and last instructional day per
    district; `taught_before[d, k]` counts the instructional days of district d in the first
    k days of the school year.
    """

    year: SchoolYear
    first: np.ndarray
    last: np.ndarray
    taught_before: np.ndarray

    def instructional_days(
        self, district: np.ndarray, start: np.ndarray, end: np.ndarray
    ) -> np.ndarray:
        """Instructional days from `start` to `end`, both included, clipped to the year."""
        size = self.taught_before.shape[1]
        lower = np.clip(start - self.year.first_day, 0, size - 1)
        upper = np.clip(end + 1 - self.year.first_day, 0, size - 1)
        taught = self.taught_before[district, upper] - self.taught_before[district, lower]
        return np.maximum(taught, 0)


def _holidays(year: SchoolYear) -> list[tuple[int, int]]:
    """Closed spans every district shares: first and last day."""
    start, end = year.start_year, year.start_year + 1
    labor_day = first_weekday_from(day_number(start, 9, 1), 0)
    thanksgiving = first_weekday_from(day_number(start, 11, 1), 3) + 21
    king_day = first_weekday_from(day_number(end, 1, 15), 0)
    presidents_day = first_weekday_from(day_number(end, 2, 15), 0)
    memorial_day = first_weekday_from(day_number(end, 5, 25), 0)
    singles = [labor_day, day_number(start, 11, 11), king_day, presidents_day, memorial_day]
    return [
        *((day, day) for day in singles),
        (thanksgiving - 3, thanksgiving + 1),
        (day_number(start, 12, 21), day_number(end, 1, 5)),
    ]


def build_calendar(year: SchoolYear, first_offset: np.ndarray) -> YearCalendar:
    """The calendars of a school year: 180 instructional days from a first Wednesday on.

    `first_offset` holds per district the weeks between 1 August and the first school week.
    """
    length = year.last_day - year.first_day + 1
    days = year.first_day + np.arange(length)
    open_day = (days + 3) % 7 < 5
    for start, end in _holidays(year):
        open_day[(days >= start) & (days <= end)] = False
    week = first_weekday_from(day_number(year.start_year, 8, 1), 2)
    firsts = week + 7 * first_offset.astype(np.int64)
    lasts = np.empty_like(firsts)
    taught_before = np.zeros((len(firsts), length + 1), dtype=np.int32)
    for district, first in enumerate(firsts):
        break_start = first_weekday_from(day_number(year.start_year + 1, 3, 20), 0)
        break_start += 7 * (district % 3)
        taught = open_day & (days >= first)
        taught &= (days < break_start) | (days > break_start + 4)
        count = np.cumsum(taught)
        taught &= count <= _INSTRUCTIONAL_DAYS
        taught_before[district, 1:] = np.cumsum(taught)
        lasts[district] = days[np.flatnonzero(taught)[-1]]
    return YearCalendar(year, firsts, lasts, taught_before)
