"""One school year's truth: the rows behind every record, and what the measures are made of.

Belongs here: calling each subject in its order with its own random numbers. Does not belong
here: how a subject works, or files.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ingestion.sample import assessments, attendance, discipline, groups, programs
from ingestion.sample.history import History
from ingestion.sample.information import information_lines, initial_enrollment_days
from ingestion.sample.language import language_histories, language_lines
from ingestion.sample.measures import YearTruth
from ingestion.sample.population import Population, streams
from ingestion.sample.years import day_number

_LANGUAGE, _PROGRAMS, _EFFECTS, _CONDUCT, _ATTENDANCE, _TESTS = range(11, 17)
_BEFORE = ["grade", "score", "level"]


@dataclass(frozen=True)
class Background:
    """What all years share.

    Students' language histories, the days of their first enrollment in the United States, and
    the effects of schools on absence, conduct and scores (standard normal).
    """

    histories: pd.DataFrame
    initial_days: np.ndarray
    school_effects: np.ndarray


def background(population: Population, schools: int, seed: int) -> Background:
    """Draws what all years share."""
    students = population.students
    augusts = np.array([day_number(year, 8, 20) for year in range(1990, 2100)])
    since_kindergarten = np.maximum(students["entry_grade"].to_numpy().astype(int) - 1, 0)
    kindergarten = augusts[students["entry_year"].to_numpy() - since_kindergarten - 1990]
    return Background(
        language_histories(streams(seed, _LANGUAGE), population),
        initial_enrollment_days(population, kindergarten),
        streams(seed, _EFFECTS).normal(0, 1, (3, schools)),
    )


def with_earlier_results(tests: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    """Adds grade_before, score_before, level_before of the year before (-1, -1, 0 if none)."""
    if before is None:
        return tests.assign(grade_before=-1, score_before=-1, level_before=0)
    earlier = before[["student", "record_type", *_BEFORE]]
    joined = tests.merge(
        earlier, on=["student", "record_type"], how="left", suffixes=("", "_before")
    )
    for name, missing in (("grade", -1), ("score", -1), ("level", 0)):
        joined[f"{name}_before"] = joined[f"{name}_before"].fillna(missing).astype(np.int64)
    return joined


@dataclass(frozen=True)
class YearTables:
    """The rows of a year by record (columns as in each subject's module, with `district`)."""

    records: dict[str, pd.DataFrame]


def year_tables(
    population: Population, shared: Background, year: int, seed: int, tests_before
) -> YearTables:
    """The rows of every record in a year (by its place)."""
    spans, calendar = population.spans[year], population.calendars[year]
    students = population.students
    absence, behavior, learning = shared.school_effects
    stays = attendance.expected_stays(spans, calendar)
    conduct = discipline.conduct(
        streams(seed, _CONDUCT, year), stays, students, behavior, calendar.last
    )
    tests = assessments.tests(
        streams(seed, _TESTS, year), population, shared.histories, year, learning
    )
    return YearTables(
        {
            "calpads_senr": spans,
            "calpads_sinf": information_lines(population, spans, calendar),
            "calpads_sprg": programs.program_lines(
                streams(seed, _PROGRAMS, year), population, year, calendar
            ),
            "calpads_sela": language_lines(shared.histories, spans),
            "calpads_stas": attendance.attendance(
                streams(seed, _ATTENDANCE, year), stays, conduct.results, students, absence, year
            ),
            "calpads_sinc": conduct.incidents,
            "calpads_sirs": conduct.results,
            "calpads_soff": conduct.offenses,
            "toms_caaspp": with_earlier_results(tests, tests_before),
        }
    )


def measured(population: Population, tables: YearTables, year: int) -> YearTruth:
    """What the measures of a year are made of."""
    records, calendar = tables.records, population.calendars[year]
    spans = records["calpads_senr"]
    qualifying = spans["status"].isin((10, 30)) & ~spans["nullified"]
    rows = spans[qualifying].reset_index(drop=True)
    gender = population.students["gender"].to_numpy()[rows["student"]]
    flags, learner = groups.enrollment_groups(
        rows,
        gender,
        records["calpads_sinf"],
        records["calpads_sela"],
        records["calpads_sprg"],
        calendar.year,
    )
    return YearTruth(
        rows,
        flags,
        learner,
        records["calpads_stas"],
        records["calpads_sinc"],
        records["calpads_sirs"],
        records["toms_caaspp"],
        calendar.year.census_day,
    )


_GROUP_RECORDS = ("calpads_sinf", "calpads_sela", "calpads_sprg")


def group_records(tables: YearTables) -> dict[str, pd.DataFrame]:
    """The records of a year from which student groups follow."""
    return {record: tables.records[record] for record in _GROUP_RECORDS}


def enrollments_only(truth: YearTruth) -> YearTruth:
    """The enrollments of a year with their groups, without what a large sample cannot keep."""
    nothing = pd.DataFrame()
    return replace(truth, attendance=nothing, incidents=nothing, results=nothing, tests=nothing)


def past_measured(history: History, sent: list[dict[str, pd.DataFrame]], year: int) -> YearTruth:
    """What the measures of a year before the sample's own are made of: enrollments alone.

    Groups follow from whatever the districts send in later years (`sent`, see group_records) that
    had taken effect by then.
    """
    spans, calendar = history.spans[year], history.calendars[year]
    records = [pd.concat([tables[name] for tables in sent]) for name in _GROUP_RECORDS]
    information, language, program = (table.reset_index(drop=True) for table in records)
    gender = history.students["gender"].to_numpy()[spans["student"]]
    flags, learner = groups.enrollment_groups(
        spans, gender, information, language, program, calendar.year
    )
    census_day, nothing = calendar.year.census_day, pd.DataFrame()
    return YearTruth(spans, flags, learner, nothing, nothing, nothing, nothing, census_day)
