"""What happens to each student within a school year: coming late, leaving, moving, updates.

Belongs here: drawing the events of a year. Does not belong here: the spans that follow
(enrollments.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingestion.sample.geography import GRADES
from ingestion.sample.movement import SchoolChoice
from ingestion.sample.school_calendar import YearCalendar

NOTHING, LATE, LEAVES, SCHOOL, DISTRICT, UPDATE, RETURNS = range(7)
# Chances of LATE to RETURNS for a student who is neither new nor little engaged.
_CHANCES = np.array([0.01, 0.035, 0.016, 0.012, 0.015, 0.01])
_LATE_WHEN_NEW = 0.15
# Days between an exit and the next start. Around 31 the continuity of an enrollment turns.
_GAPS = np.concatenate([np.repeat(np.arange(1, 25), 4), np.arange(38, 71)])
_EARLIEST, _LATEST = 25, 100  # days from the first, and to the last instructional day
_GRADE_09, _GRADE_12 = GRADES.index("09"), GRADES.index("12")


@dataclass(frozen=True)
class Events:
    """One entry per student: the event, its day, the days until what follows, and where to.

    `moved_to` is the student's last school of the year; `advances`: an update that also
    raises the grade; `retained`: not promoted at the end.
    """

    event: np.ndarray
    day: np.ndarray
    gap: np.ndarray
    moved_to: np.ndarray
    advances: np.ndarray
    retained: np.ndarray

    @property
    def splits(self) -> np.ndarray:
        """Whether the event divides the year into two enrollments."""
        return self.event >= SCHOOL


def other_school(
    rng: np.random.Generator, choice: SchoolChoice, school, grade, anywhere
) -> np.ndarray:
    """Another school that serves the grade, or the same one where chance falls on it.

    In the same district, or in any district where `anywhere`.
    """
    district = choice.district_of[school].copy()
    district[anywhere] = choice.district_for(rng, grade[anywhere])
    return choice.within(rng, district, grade)


def _draw(rng: np.random.Generator, entered: np.ndarray, engagement: np.ndarray) -> np.ndarray:
    factor = np.where(engagement < -1, 1.8, 0.9)
    chances = _CHANCES[None, :] * factor[:, None]
    chances[:, 0] = np.where(entered, _LATE_WHEN_NEW, chances[:, 0])
    event = (rng.random(len(entered))[:, None] > np.cumsum(chances, axis=1)).sum(axis=1) + 1
    return np.where(event > RETURNS, NOTHING, event)


def draw_events(
    rng: np.random.Generator, choice: SchoolChoice, calendar: YearCalendar, placed: pd.DataFrame
) -> Events:
    """The events of students placed at the start of a year (see enrollments.enroll)."""
    school, grade = placed["school"].to_numpy(), placed["grade"].to_numpy()
    n = len(placed)
    event = _draw(rng, placed["entered"].to_numpy(), placed["engagement"].to_numpy())
    other = other_school(rng, choice, school, grade, event == DISTRICT)
    event[(event == SCHOOL) & (other == school)] = UPDATE
    home = choice.district_of[school]
    event[(event == DISTRICT) & (choice.district_of[other] == home)] = NOTHING
    length = calendar.last[home] - calendar.first[home] - _EARLIEST - _LATEST
    day = calendar.first[home] + _EARLIEST + (rng.random(n) * length).astype(np.int64)
    gap = np.where(event == UPDATE, 1, _GAPS[rng.integers(0, len(_GAPS), n)])
    advances = (event == UPDATE) & (rng.random(n) < 0.3)
    advances &= (grade >= _GRADE_09) & (grade < _GRADE_12)
    retained = rng.random(n) < np.where(grade == _GRADE_12, 0.04, 0.012)
    retained &= grade > 0
    moved_to = np.where((event == SCHOOL) | (event == DISTRICT), other, school)
    return Events(event, day, gap, moved_to, advances, retained)
