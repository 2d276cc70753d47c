"""Enrollment spans within one school year: the truth behind the SENR file.

Belongs here: when and where students are enrolled, with status, grade and reason of exit.
Does not belong here: placement at the start of the year (movement.py), what happens within it
(year_events.py) or file columns (calpads_lines.py).

The span table has one row per enrollment: student, school, start, exit (day numbers, exit -1
while open), status (10, 20, 30), grade (as reported), is_tk, reason (place in REASONS, -1
none), completion (0 none), nullified (a no-show).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingestion.sample import year_events
from ingestion.sample.geography import GRADES
from ingestion.sample.movement import SchoolChoice
from ingestion.sample.school_calendar import YearCalendar
from ingestion.sample.year_events import Events, draw_events, other_school

REASONS = (
    "E140", "E150", "E155", "E170", "E230", "E400", "N470", "T160", "T180", "T200", "T240",
    "E130", "E300", "E410", "T165", "T167", "T260", "T280", "T370", "T380",
)  # fmt: skip
CODE = {reason: place for place, reason in enumerate(REASONS)}
# Why students leave within a year. Nobody hears again of those who go to a school in the state that
# does not contribute (T160): they count as lost.
_LEAVING = np.array(
    [CODE[reason] for reason in ("T160", "T180", "T180", "T200", "T200", "T240", "E140")]
)
# Why high school students do not come back after a year; few of them drop out.
_BETWEEN_YEARS = np.array(
    [CODE[reason] for reason in ("T180", "T180", "T200", "T200", "T240", "T160", "E155")]
)
_GRADE_07, _GRADE_09, _GRADE_12 = (GRADES.index(grade) for grade in ("07", "09", "12"))
_KINDERGARTEN = 1
_FIRST_YEAR_OF_TK_AS_GRADE = 2023
_GRADUATED, _CERTIFICATE, _NOT_GRADUATED, _PROMOTED = 100, 120, 360, 480
_SHORT_TERM, _SECONDARY = 0.015, 0.015
_OPEN = -1


@dataclass(frozen=True)
class YearEnrollment:
    """The spans of a year and, per placed student, how the year ended (see promote)."""

    spans: pd.DataFrame
    ended: pd.DataFrame


def span_table(student, school, start, exit_, grade, reason, status=10) -> pd.DataFrame:
    """Spans of one status without completion."""
    return pd.DataFrame(
        {
            "student": student,
            "school": school,
            "start": start,
            "exit": exit_,
            "status": np.full(len(student), status, dtype=np.int8),
            "grade": grade,
            "reason": reason,
            "completion": np.zeros(len(student), dtype=np.int16),
            "nullified": np.zeros(len(student), dtype=bool),
        }
    )


def _close_year(rng, spans: pd.DataFrame, calendar, choice, retained, disabled) -> np.ndarray:
    """Fills in how the last spans of a year end; returns who has completed grade 12."""
    school, grade = spans["school"].to_numpy(), spans["grade"].to_numpy()
    district = choice.district_of[school]
    completes = (grade == _GRADE_12) & ~retained
    top = (choice.high[school] == grade) & (grade < _GRADE_12) & ~retained
    u = rng.random(len(spans))
    outcome = np.where(disabled & (u < 0.97), _CERTIFICATE, _NOT_GRADUATED)
    outcome = np.where(u < 0.94, _GRADUATED, outcome)
    # Some districts exit everybody on 30 June, others on the last day of instruction.
    on_june_30 = district % 3 == 0
    spans["exit"] = np.where(on_june_30, calendar.year.last_day, calendar.last[district])
    spans["reason"] = np.where(top | completes, CODE["E230"], CODE["E155"])
    spans["completion"] = np.where(completes, outcome, np.where(top, _PROMOTED, 0))
    return completes


def _extra_spans(rng, choice: SchoolChoice, calendar: YearCalendar, whole: pd.DataFrame):
    """Short-term (30) and secondary (20) enrollments beside a whole-year primary one."""
    grade, u = whole["grade"].to_numpy(), rng.random(len(whole))
    secondary = (grade >= _GRADE_09) & (u > 1 - _SECONDARY)
    chosen = secondary | ((grade >= _GRADE_07) & (u < _SHORT_TERM))
    part, secondary = whole[chosen], secondary[chosen]
    school = part["school"].to_numpy()
    other = other_school(rng, choice, school, grade[chosen], rng.random(len(part)) < 0.5)
    start = part["start"].to_numpy() + rng.integers(40, 130, len(part))
    short_exit = start + rng.integers(4, 28, len(part))
    exit_ = np.where(secondary, calendar.last[choice.district_of[other]], short_exit)
    still_open = secondary & (rng.random(len(part)) < 0.3)
    exit_ = np.where(still_open, _OPEN, exit_)
    reason = np.where(still_open, _OPEN, CODE["E170"])
    extra = span_table(part["student"], other, start, exit_, grade[chosen], reason, status=30)
    extra["status"] = np.where(secondary, 20, 30)
    return extra[other != school]


def _no_show_spans(rng, no_shows: pd.DataFrame, calendar: YearCalendar, choice) -> pd.DataFrame:
    """Enrollments that a school had prepared for students who never came."""
    school = no_shows["school"].to_numpy()
    start = calendar.first[choice.district_of[school]]
    exit_ = start - (rng.random(len(no_shows)) < 0.5)
    reason = np.full(len(no_shows), CODE["N470"])
    spans = span_table(no_shows["student"], school, start, exit_, no_shows["grade"], reason)
    return spans.assign(nullified=True)


def _event_spans(rng, placed: pd.DataFrame, calendar: YearCalendar, choice, events: Events):
    """The spans that an event ends, and each staying student's last span, still without end."""
    student, school = placed["student"].to_numpy(), placed["school"].to_numpy()
    grade, event, day = placed["grade"].to_numpy(), events.event, events.day
    leaves = event == year_events.LEAVES
    leaving = _LEAVING[rng.integers(0, len(_LEAVING), len(placed))]
    reason = np.where(event == year_events.UPDATE, CODE["E150"], CODE["T160"])
    reason = np.where(leaves, leaving, reason)
    start = calendar.first[choice.district_of[school]]
    start = np.where(event == year_events.LATE, day, start)
    opening = span_table(student, school, start, day, grade, reason)
    again = span_table(
        student, events.moved_to, day + events.gap, day, grade + events.advances, reason
    )
    whole = ~events.splits & ~leaves
    last = pd.concat([opening[whole], again[events.splits]])
    return opening[~whole], last


def enroll(
    rng: np.random.Generator,
    choice: SchoolChoice,
    calendar: YearCalendar,
    placed: pd.DataFrame,
    no_shows: pd.DataFrame,
    leave_open: np.ndarray,
) -> YearEnrollment:
    """The spans of a school year for students placed at its start.

    `placed`: student, school, grade, entered (new to the collaborative), engagement, disabled.
    `leave_open[d]`: the district has not yet closed the year's enrollments.
    """
    events = draw_events(rng, choice, calendar, placed)
    ended_by_event, last = _event_spans(rng, placed, calendar, choice, events)
    row = last.index.to_numpy()
    disabled = placed["disabled"].to_numpy()[row]
    completed = np.zeros(len(placed), dtype=bool)
    completed[row] = _close_year(rng, last, calendar, choice, events.retained[row], disabled)
    extra = _extra_spans(rng, choice, calendar, last[events.event[row] == year_events.NOTHING])
    is_open = leave_open[choice.district_of[last["school"].to_numpy()]]
    is_open &= last["reason"].to_numpy() == CODE["E155"]
    last.loc[is_open, ["exit", "reason"]] = _OPEN
    ended = pd.DataFrame(
        {
            "student": placed["student"].to_numpy(),
            "school": events.moved_to,
            "grade": placed["grade"].to_numpy() + events.advances,
            "gone": events.event == year_events.LEAVES,
            "graduated": completed,
            "retained": events.retained,
        }
    )
    no_show_spans = _no_show_spans(rng, no_shows, calendar, choice)
    spans = pd.concat([ended_by_event, last, extra, no_show_spans], ignore_index=True)
    spans["is_tk"] = spans["grade"] == 0
    if calendar.year.start_year < _FIRST_YEAR_OF_TK_AS_GRADE:
        spans.loc[spans["is_tk"], "grade"] = _KINDERGARTEN
    order = np.lexsort((spans["start"], spans["school"], spans["student"]))
    types = dict.fromkeys(("student", "school", "start", "exit"), np.int32)
    types |= dict.fromkeys(("grade", "reason", "status"), np.int8)
    types |= {"completion": np.int16}
    return YearEnrollment(spans.iloc[order].reset_index(drop=True).astype(types), ended)


def explain_leaving(rng: np.random.Generator, spans: pd.DataFrame, left: np.ndarray) -> None:
    """Gives high school students who do not come back after a year the reason, in `spans`."""
    going = spans["student"].isin(left) & (spans["reason"] == CODE["E155"])
    going &= spans["grade"] >= _GRADE_09
    chosen = rng.integers(0, len(_BETWEEN_YEARS), int(going.sum()))
    spans.loc[going, "reason"] = _BETWEEN_YEARS[chosen].astype(np.int8)
