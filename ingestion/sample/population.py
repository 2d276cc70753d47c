"""The made-up population over the years: who is enrolled where, year after year.

Belongs here: running entry, enrollment and promotion over the school years, and the stays
derived from spans. Does not belong here: what a single step does (students.py, movement.py,
enrollments.py) or what students achieve.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingestion.sample.enrollments import enroll, explain_leaving
from ingestion.sample.geography import GRADES, Collaborative
from ingestion.sample.movement import SchoolChoice, place_entrants, promote
from ingestion.sample.namesakes import told_apart
from ingestion.sample.school_calendar import YearCalendar, build_calendar
from ingestion.sample.students import district_profiles, make_students
from ingestion.sample.years import SchoolYear


@dataclass(frozen=True)
class Population:
    """All students (row number = student) and, per school year, calendars and spans.

    Spans carry the columns of enrollments.py plus `district` and `end` (exit, or 30 June).
    """

    students: pd.DataFrame
    calendars: tuple[YearCalendar, ...]
    spans: tuple[pd.DataFrame, ...]


def streams(seed: int, subject: int, year: int = 0) -> np.random.Generator:
    """The random numbers of one subject in one year, independent of all others."""
    return np.random.default_rng([seed, subject, year])


def _placed(placements: pd.DataFrame, students: pd.DataFrame, entered: np.ndarray) -> pd.DataFrame:
    return placements.assign(
        entered=entered,
        engagement=students["engagement"].to_numpy()[placements["student"]],
        disabled=students["disabled"].to_numpy()[placements["student"]],
    )


def _drop_same_day_no_shows(no_shows, placements, choice, calendar) -> pd.DataFrame:
    """Without no-shows that begin on the day another district's enrollment begins."""
    now = placements.set_index("student")["school"].reindex(no_shows["student"]).to_numpy()
    elsewhere = np.nan_to_num(now, nan=-1).astype(np.int64)
    district = choice.district_of[no_shows["school"]]
    other = np.where(elsewhere >= 0, choice.district_of[elsewhere], district)
    same_day = (other != district) & (calendar.first[other] == calendar.first[district])
    return no_shows[~same_day]


def simulate(
    places: Collaborative, students: int, years: tuple[SchoolYear, ...], seed: int
) -> Population:
    """The population of a collaborative: `students` enrolled at the start of every year."""
    choice = SchoolChoice(places)
    profiles = district_profiles(streams(seed, 2), len(places.districts))
    first_week = streams(seed, 3).integers(0, 4, len(places.districts))
    leave_open = streams(seed, 4).random(len(places.districts)) < 0.25
    placements = pd.DataFrame({"student": [], "school": [], "grade": []}, dtype=np.int64)
    no_shows = placements
    batches: list[pd.DataFrame] = []
    calendars, all_spans = [], []
    for number, year in enumerate(years):
        rng = streams(seed, 1, number)
        known = sum(map(len, batches))
        present = np.zeros((len(places.districts), len(GRADES)), dtype=np.int64)
        np.add.at(present, (choice.district_of[placements["school"]], placements["grade"]), 1)
        district, grade, school = place_entrants(rng, choice, present, students)
        entrants = make_students(rng, district, grade, year.start_year, profiles)
        before = pd.concat(batches, ignore_index=True) if batches else entrants.iloc[:0]
        batches.append(told_apart(before, entrants))
        everyone = pd.concat(batches, ignore_index=True)
        new = {"student": known + np.arange(len(grade)), "school": school, "grade": grade}
        # In the first year nobody is known to have come lately.
        entered = np.repeat([False, number > 0], [len(placements), len(grade)])
        placements = pd.concat([placements, pd.DataFrame(new)], ignore_index=True)
        calendar = build_calendar(year, first_week)
        no_shows = _drop_same_day_no_shows(no_shows, placements, choice, calendar)
        last = number == len(years) - 1
        result = enroll(
            rng, choice, calendar, _placed(placements, everyone, entered), no_shows,
            leave_open & last,
        )  # fmt: skip
        spans = result.spans
        spans["district"] = choice.district_of[spans["school"]].astype(np.int32)
        end = np.where(spans["exit"] < 0, year.last_day, spans["exit"]).astype(np.int32)
        spans["end"] = end
        calendars.append(calendar)
        all_spans.append(spans)
        placements, no_shows = promote(rng, choice, result.ended)
        if not last:
            ended = result.ended
            going_on = ended["student"][~(ended["gone"] | ended["graduated"])]
            left = np.setdiff1d(going_on, placements["student"])
            explain_leaving(streams(seed, 5, number), spans, left)
    return Population(everyone, tuple(calendars), tuple(all_spans))


def stays(spans: pd.DataFrame, place: str) -> pd.DataFrame:
    """One row per student and place ('school' or 'district'): first and last day there.

    Columns: student, place, first, last, school and is_tk of the span that starts last.
    """
    order = np.lexsort((spans["end"], spans["start"], spans[place], spans["student"]))
    spans = spans.iloc[order]
    student, where = spans["student"].to_numpy(), spans[place].to_numpy()
    if not len(spans):
        return spans.assign(first=[], last=[])[["student", place, "first", "last"]]
    begins = np.concatenate([[True], (student[1:] != student[:-1]) | (where[1:] != where[:-1])])
    begin = np.flatnonzero(begins)
    final = np.concatenate([begin[1:], [len(spans)]]) - 1
    last = np.maximum(spans["end"].to_numpy(), spans["start"].to_numpy())
    table = {
        "student": student[begin],
        "district": spans["district"].to_numpy()[begin],
        "school": spans["school"].to_numpy()[final],
        "first": spans["start"].to_numpy()[begin],
        "last": np.maximum.reduceat(last, begin),
        "is_tk": spans["is_tk"].to_numpy()[final],
    }
    return pd.DataFrame(table)
