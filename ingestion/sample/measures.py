"""The true measures of a year: counts per entity, grade and student group.

Belongs here: who counts in a measure and what they contribute, exactly as the measures are
defined. Does not belong here: rates, changes and the answer file (answers.py).

Everything is counted in whole numbers; attendance in half days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingestion.sample.course_measures import course_measures
from ingestion.sample.discipline import EXPULSION, IN_SCHOOL, SUSPENSION
from ingestion.sample.entities import Level, Roster, census_islands, keys, roster
from ingestion.sample.geography import GRADES
from ingestion.sample.learners import learner_measures
from ingestion.sample.local_files import LocalTables
from ingestion.sample.participation import academic_flags, participants, with_lowest_scores
from ingestion.sample.scale import standard
from ingestion.sample.science_results import science_results
from ingestion.sample.survey_measures import survey_measures
from ingestion.sample.years import SchoolYear

_GRADE_08 = GRADES.index("08")
_LEAST_EXPECTED, _LEAST_PRESENT = 2 * 31, 2 * 1
_FULL_DAY = 2
_STUDENTS = 1 << 40


@dataclass(frozen=True)
class YearTruth:
    """What the measures of a year are made of.

    `rows`: qualifying enrollments (student, school, start, end, status, grade), `flags` and
    `learner` their groups (see groups.py), `attendance`, `incidents`, `results` and `tests` the
    year's tables, `learners` the outcomes of English learners (see learners.py), `courses` those of
    courses (see course_measures.py), `local` surveys and interim assessments, `achievements` what
    counts for preparation (see college_career.py).
    """

    rows: pd.DataFrame
    flags: np.ndarray
    learner: np.ndarray
    attendance: pd.DataFrame
    incidents: pd.DataFrame
    results: pd.DataFrame
    tests: pd.DataFrame
    learners: pd.DataFrame
    courses: pd.DataFrame
    local: LocalTables
    achievements: pd.DataFrame
    year: SchoolYear


def counts(level: Level, entity, grade, flags, numerator, denominator) -> pd.DataFrame:
    """Sums by entity, grade and group: entity, grade, group, n, numerator, denominator.

    `flags` is students by groups; grade -1 stands for all grades together.
    """
    size, grades = len(level.entity_ids), len(GRADES)
    cell = entity * grades + grade
    tables = []
    for group in range(flags.shape[1]):
        member = flags[:, group]
        sums = [
            np.bincount(cell[member], None if weight is None else weight[member], size * grades)
            for weight in (None, numerator, denominator)
        ]
        by_grade = np.rint(np.stack(sums)).astype(np.int64).reshape(3, size, grades)
        together = by_grade.sum(axis=2, keepdims=True)
        both = np.concatenate([by_grade, together], axis=2)
        where = np.nonzero(both[0])
        tables.append((where[0], where[1], np.full(len(where[0]), group), both[:, *where].T))
    columns = ["n", "numerator", "denominator"]
    result = pd.DataFrame(np.concatenate([table[3] for table in tables]), columns=columns)
    result["entity"] = np.concatenate([table[0] for table in tables])
    result["grade"] = np.concatenate([table[1] for table in tables])
    result["grade"] = result["grade"].where(result["grade"] < grades, -1)
    result["group"] = np.concatenate([table[2] for table in tables])
    return result


def _attendance_measures(level: Level, who: Roster, truth: YearTruth) -> dict[str, pd.DataFrame]:
    lines = truth.attendance[~truth.attendance["exempt"]]
    entity = level.of_school[lines["school"].to_numpy()]
    lines, entity = lines[entity >= 0], entity[entity >= 0]
    place = who.find(keys(lines["student"].to_numpy(), entity))
    away = lines[["suspended", "excused", "unexcused", "away_study"]].to_numpy().sum(axis=1)
    size, counted = len(who.key), place >= 0
    expected = np.bincount(place[counted], lines["expected"].to_numpy()[counted], size)
    absent = np.bincount(place[counted], away[counted], size)
    grade = truth.rows["grade"].to_numpy()[who.row].astype(np.int64)
    flags = truth.flags[who.row]
    young = (grade <= _GRADE_08) & (expected >= _LEAST_EXPECTED)
    young &= expected - absent >= _LEAST_PRESENT
    chronic = (absent * 10 >= expected).astype(float)
    ones = np.ones(size)
    any_days = expected > 0

    def count(chosen, numerator, denominator):
        return counts(
            level, who.entity[chosen], grade[chosen], flags[chosen],
            numerator[chosen], denominator[chosen],
        )  # fmt: skip

    return {
        "chronic_absenteeism": count(young, chronic, ones),
        "attendance_rate": count(any_days, expected - absent, expected),
    }


def _discipline_measures(level: Level, who: Roster, truth: YearTruth) -> dict[str, pd.DataFrame]:
    results = truth.results
    entity = level.of_school[results["school"].to_numpy()]
    results, entity = results[entity >= 0], entity[entity >= 0]
    place = who.find(keys(results["student"].to_numpy(), entity))
    results, place = results[place >= 0], place[place >= 0]
    is_suspension = results["result"].isin((SUSPENSION, IN_SCHOOL)).to_numpy()
    half_days = np.where(is_suspension, results["half_days"].to_numpy(), 0)
    days = np.bincount(place, half_days, len(who.key))
    expulsions = np.bincount(place, results["result"].to_numpy() == EXPULSION, len(who.key))
    grade = truth.rows["grade"].to_numpy()[who.row].astype(np.int64)
    # A district without any incident sends no file of them: nobody knows whom it suspended.
    reporting = np.intersect1d(truth.incidents["district"], truth.results["district"])
    known = np.isin(truth.rows["district"].to_numpy()[who.row], reporting)
    ones = np.ones(int(known.sum()))

    def count(met):
        flags = truth.flags[who.row][known]
        return counts(level, who.entity[known], grade[known], flags, met[known].astype(float), ones)

    return {
        "suspension": count(days >= _FULL_DAY),
        "suspension_any_length": count(days > 0),
        "expulsion": count(expulsions > 0),
    }


def _latest(tests: pd.DataFrame, key: np.ndarray) -> pd.DataFrame:
    """One row per key: the latest test; of a day's several the lower record type."""
    order = np.lexsort((-tests["record_type"].to_numpy(), tests["day"].to_numpy(), key))
    last = np.append(key[order][1:] != key[order][:-1], True)
    return tests.iloc[order[last]]


def _distance(level: Level, who: Roster, truth: YearTruth, subject: int) -> pd.DataFrame:
    tests = truth.tests
    chosen = tests["included"] & (tests["score"] >= 0) & (tests["subject"] == subject)
    tests = tests[chosen]
    tests = _latest(tests, tests["student"].to_numpy().astype(np.int64))
    key, reached = census_islands(level, truth.rows, truth.year.census_day)
    student = key // (keys(np.array([1]), np.array([0]))[0])
    place = np.searchsorted(tests["student"].to_numpy(), student)
    place = np.minimum(place, max(len(tests) - 1, 0))
    tested = tests["student"].to_numpy()[place] == student
    tested &= reached >= tests["day"].to_numpy()[place]
    tests, row = tests.iloc[place[tested]], who.row[who.find(key[tested])]
    grade = tests["grade"].to_numpy().astype(np.int64)
    limit = standard(tests["alternate"].to_numpy(), tests["subject"].to_numpy(), grade)
    distance = tests["score"].to_numpy().astype(np.int64) - limit
    entity = who.entity[who.find(key[tested])]
    flags = academic_flags(truth.flags[row], truth.learner[row], tests)
    return counts(level, entity, grade + 1, flags, distance, np.ones(len(tests)))


def _met_standard(level: Level, who: Roster, truth: YearTruth, subject: int) -> pd.DataFrame:
    tests = truth.tests
    entity = level.of_school[tests["school"].to_numpy()]
    chosen = tests["included"] & (tests["level"] > 0) & (entity >= 0)
    chosen &= tests["record_type"] == 1 + subject
    tests, entity = tests[chosen], entity[chosen]
    tests = tests.assign(key=keys(tests["student"].to_numpy(), entity))
    tests = _latest(tests, tests["key"].to_numpy())
    place = who.find(tests["key"].to_numpy())
    tests, place = tests[place >= 0], place[place >= 0]
    met = (tests["level"].to_numpy() >= 3).astype(float)
    row = who.row[place]
    flags = academic_flags(truth.flags[row], truth.learner[row], tests)
    grade = tests["grade"].to_numpy().astype(np.int64) + 1
    return counts(level, who.entity[place], grade, flags, met, np.ones(len(tests)))


def _count(level: Level, who: Roster, people: pd.DataFrame, flags: np.ndarray) -> pd.DataFrame:
    """Counts of rows with their place in the roster, the grade (number), and who met it."""
    place, grade = people["place"].to_numpy(), people["grade"].to_numpy().astype(np.int64)
    met = people["met"].to_numpy().astype(float)
    return counts(level, who.entity[place], grade + 1, flags, met, np.ones(len(people)))


def _participation(level: Level, who: Roster, truth: YearTruth, subject: int) -> pd.DataFrame:
    people = participants(level, who, truth.tests, subject)
    row = who.row[people["place"]]
    flags = academic_flags(truth.flags[row], truth.learner[row], people)
    return _count(level, who, people, flags)


def _science(level: Level, who: Roster, truth: YearTruth) -> pd.DataFrame:
    people = science_results(level, who, truth.rows, truth.tests)
    return _count(level, who, people, truth.flags[who.row[people["place"]]])


def year_measures(level: Level, truth: YearTruth) -> dict[str, pd.DataFrame]:
    """Counts of every measure at the entities of a level in a year (see `counts`)."""
    who = roster(level, truth.rows)
    tables = _attendance_measures(level, who, truth)
    tables |= _discipline_measures(level, who, truth)
    tables |= learner_measures(
        level, who, truth.rows, truth.flags, truth.learners, truth.year, counts
    )
    tables |= course_measures(level, who, truth.rows, truth.flags, truth.courses, counts)
    for subject, name in enumerate(("ela", "math")):
        participation = _participation(level, who, truth, subject)
        distance = _distance(level, who, truth, subject)
        tables[f"{name}_distance_from_standard"] = with_lowest_scores(
            distance, participation, subject
        )
        tables[f"{name}_participation"] = participation
        tables[f"{name}_met_standard"] = _met_standard(level, who, truth, subject)
    tables["science_met_standard"] = _science(level, who, truth)
    return tables | survey_measures(counts, level, who, truth, truth.local)
