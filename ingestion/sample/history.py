"""High school years before the first year of a sample, as a joining district's extracts tell them.

Belongs here: where the sample's high school students were before, and who left before it begins.
Does not belong here: the years of the sample themselves (population.py), or what becomes of cohorts
(cohorts.py). Everything is drawn from random numbers of its own, backwards from the first year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingestion.sample.enrollments import CODE, span_table
from ingestion.sample.geography import GRADES, Collaborative
from ingestion.sample.movement import SchoolChoice
from ingestion.sample.namesakes import told_apart
from ingestion.sample.population import Population, streams
from ingestion.sample.school_calendar import YearCalendar, build_calendar
from ingestion.sample.students import district_profiles, make_students
from ingestion.sample.years import SchoolYear, school_year_name

_HISTORY = 91
# A cohort of the first year began three years before; earlier years have no extracts.
_YEARS_BEFORE, _EARLIEST = 3, 2019
_GRADE_09 = GRADES.index("09")
_CAME_LATER, _MOVED, _MOVED_IN_YEAR, _REPEATED = 0.04, 0.06, 0.04, 0.03
_LEAVERS, _RETURNS = 0.12, 0.25
_WHOLE = dict.fromkeys(
    ("student", "school", "start", "exit", "status", "grade", "reason", "completion"), np.int64
)
_GRADUATED, _CERTIFICATE, _EQUIVALENCY, _PROFICIENCY = 100, 120, 320, 330
# Why students left (exit reason, completion), each as likely as the others.
_ENDS = (
    ("T180", 0), ("T200", 0), ("T240", 0), ("T370", 0), ("E130", 0), ("T260", 0), ("T280", 0),
    ("T160", 0), ("T165", 0), ("T167", 0), ("T380", 0), ("E140", 0), ("E150", 0), ("E155", 0),
    ("E300", 0), ("E400", 0), ("E410", 0), ("E230", _EQUIVALENCY), ("E230", _PROFICIENCY),
    ("E230", _CERTIFICATE), ("E230", _GRADUATED),
)  # fmt: skip


@dataclass(frozen=True)
class History:
    """The years before a sample: calendars, spans as Population has them, and their students.

    `students` are those of the population, and after them those who left before it begins.
    """

    students: pd.DataFrame
    calendars: tuple[YearCalendar, ...]
    spans: tuple[pd.DataFrame, ...]


def high_school_history(places: Collaborative, population: Population, seed: int) -> History:
    """Enrollments in grades 9 to 12 in up to three years before the population's first one."""
    first = population.calendars[0].year.start_year
    starts = range(max(_EARLIEST, first - _YEARS_BEFORE), first)
    choice, rng = SchoolChoice(places), streams(seed, _HISTORY)
    first_week = streams(seed, 3).integers(0, 4, len(places.districts))
    calendars = {
        year: build_calendar(SchoolYear(school_year_name(year)), first_week) for year in starts
    }
    now = _first_enrollments(population)
    parts = [_stays_before(rng, choice, calendars, now, first)]
    profiles = district_profiles(streams(seed, 2), len(places.districts))
    leavers, students = _leavers(rng, choice, calendars, now, len(population.students), profiles)
    table = pd.concat([*parts, leavers], ignore_index=True)
    spans = []
    for year in starts:
        rows = table[table["year"] == year].drop(columns="year").astype(_WHOLE)
        rows = rows.sort_values(["student", "school", "start"], ignore_index=True)
        rows["district"] = choice.district_of[rows["school"]].astype(np.int32)
        rows["end"] = rows["exit"]
        spans.append(rows)
    students = told_apart(population.students, students)
    everyone = pd.concat([population.students, students], ignore_index=True)
    return History(everyone, tuple(calendars.values()), tuple(spans))


def _first_enrollments(population: Population) -> pd.DataFrame:
    """Student, school and grade of high school students at the beginning of the first year."""
    spans = population.spans[0]
    own = spans[(spans["status"] == 10) & ~spans["nullified"] & (spans["grade"] >= _GRADE_09)]
    return own.sort_values("start", kind="stable").drop_duplicates("student")[
        ["student", "school", "grade"]
    ]


def _year_end(calendar: YearCalendar, district: np.ndarray) -> np.ndarray:
    """Last day of a year's enrollments: 30 June in some districts, else the last day taught."""
    return np.where(district % 3 == 0, calendar.year.last_day, calendar.last[district])


def _whole_year(calendar, choice, student, school, grade, reason) -> pd.DataFrame:
    district = choice.district_of[school]
    spans = span_table(
        student, school, calendar.first[district], _year_end(calendar, district), grade, reason
    )
    return spans.assign(year=calendar.year.start_year, is_tk=False)


def _elsewhere(rng, choice: SchoolChoice, school: np.ndarray, grade: np.ndarray) -> np.ndarray:
    """Another high school for each: of the same district or, for half of them, of any."""
    district = choice.district_of[school].copy()
    anywhere = rng.random(len(school)) < 0.5
    district[anywhere] = choice.district_for(rng, grade[anywhere])
    return choice.within(rng, district, grade)


def _stays_before(rng, choice, calendars, now: pd.DataFrame, first: int) -> pd.DataFrame:
    """The earlier years of the students of the first year, back to grade 9 or to their arrival."""
    parts = []
    student, school, grade = (now[name].to_numpy() for name in ("student", "school", "grade"))
    later = school
    for year in range(first - 1, min(calendars, default=first) - 1, -1):
        calendar = calendars[year]
        repeats = (grade == _GRADE_09) & (rng.random(len(student)) < _REPEATED)
        known = (repeats | (grade > _GRADE_09)) & (rng.random(len(student)) >= _CAME_LATER)
        grade = np.where(repeats, grade, grade - 1)
        student, school, grade, later = (x[known] for x in (student, school, grade, later))
        moved = rng.random(len(student)) < _MOVED
        school = np.where(moved, _elsewhere(rng, choice, school, grade), school)
        reason = np.where(school == later, CODE["E155"], CODE["T160"])
        spans = _whole_year(calendar, choice, student, school, grade, reason)
        in_year = rng.random(len(student)) < _MOVED_IN_YEAR
        before = _elsewhere(rng, choice, school, grade)
        split = in_year & (before != school)
        parts += [_moved_in_year(rng, calendar, choice, spans, before, split), spans[~split]]
        later = np.where(split, before, school)
        school = later
    return pd.concat(parts, ignore_index=True) if parts else span_table(*[[]] * 6).assign(year=[])


def _moved_in_year(rng, calendar, choice, spans: pd.DataFrame, before, split) -> pd.DataFrame:
    """A year in two enrollments: at one school until a day, then at the other."""
    second = spans[split]
    district = choice.district_of[before[split]]
    start = calendar.first[district]
    leaves = start + rng.integers(20, 200, len(second))
    opening = second.assign(school=before[split], start=start, exit=leaves, reason=CODE["T160"])
    # Neither school knows how many days lie between.
    again = second.assign(start=leaves + 1 + rng.integers(0, 30, len(second)))
    return pd.concat([opening, again])


def _leavers(rng, choice, calendars, now: pd.DataFrame, known: int, profiles):
    """Enrollments of students who left before the first year, and the students themselves."""
    starts = sorted(calendars)
    part = now[rng.random(len(now)) < _LEAVERS] if starts else now.iloc[:0]
    school = part["school"].to_numpy()
    entry = rng.integers(0, max(len(starts), 1), len(part))
    left = rng.integers(entry, max(len(starts), 1))
    number = known + np.arange(len(part))
    end = rng.integers(0, len(_ENDS), len(part))
    returns = rng.random(len(part)) < _RETURNS
    parts = [span_table(*[[]] * 6).assign(year=[])]
    for place, year in enumerate(starts):
        there = (entry <= place) & (place <= left)
        grade = _GRADE_09 + place - entry[there]
        stay = np.full(int(there.sum()), CODE["E155"])
        spans = _whole_year(calendars[year], choice, number[there], school[there], grade, stay)
        last = left[there] == place
        parts += [spans[~last], *_ended(rng, choice, spans[last], end[there & (left == place)],
                                        returns[there & (left == place)])]  # fmt: skip
    district = choice.district_of[school]
    students = make_students(rng, district, np.full(len(part), _GRADE_09), 2019, profiles)
    return pd.concat(parts, ignore_index=True), students


def _ended(rng, choice, last: pd.DataFrame, end: np.ndarray, returns: np.ndarray) -> list:
    """Last enrollments with their ends; some students come back at another school and leave again.

    A graduation is one of grade 11 at the earliest; of younger students it is an unknown end.
    """
    reasons = np.array([CODE[reason] for reason, _ in _ENDS])
    completions = np.array([completion for _, completion in _ENDS])
    young = (last["grade"].to_numpy() < GRADES.index("11")) & (completions[end] > 0)
    young &= completions[end] != _EQUIVALENCY
    end = np.where(young, [reason for reason, _ in _ENDS].index("E400"), end)
    length = (last["exit"] - last["start"]).to_numpy()
    exit_ = last["start"].to_numpy() + (length * rng.uniform(0.3, 0.7, len(last))).astype(np.int64)
    ended = last.assign(exit=exit_, reason=reasons[end], completion=completions[end])
    dead = np.isin(ended["reason"], [CODE["E130"], CODE["E230"]])
    again = ended[returns & ~dead]
    grade = again["grade"].to_numpy()
    start = again["exit"].to_numpy() + 1 + rng.integers(0, 30, len(again))
    where = _elsewhere(rng, choice, again["school"].to_numpy(), grade)
    reason = np.where(rng.random(len(again)) < 0.5, CODE["E140"], CODE["T180"])
    again = again.assign(school=where, start=start, exit=start + 40, reason=reason)
    return [ended, again]
