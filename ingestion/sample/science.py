"""State tests in science: the rows of the score file beside those of the other subjects.

Belongs here: who takes the science test (grades 5, 8 and 11) or its alternate, and the scores. Does
not belong here: the other subjects (assessments.py), the columns of the file (toms_lines.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.enrollments import REASONS
from ingestion.sample.language import EL, status_on
from ingestion.sample.population import Population
from ingestion.sample.scale import (
    SCIENCE_GRADES,
    SMARTER,
    alternate_hundreds,
    alternate_level,
    smarter_level,
)
from ingestion.sample.years import day_number

SCIENCE = 2
ALTERNATE_TEST, SCIENCE_TEST = 5, 6
_UNTESTED = (0.006, 0.008, 0.014)  # up to here of all: PGE, NTE, NT


def _test_days(rng: np.random.Generator, start_year: int, school: np.ndarray) -> np.ndarray:
    """Test days on weekdays of April and May."""
    day = day_number(start_year + 1, 4, 10) + (school * 3) % 20 + rng.integers(0, 15, len(school))
    return day - np.maximum((day + 3) % 7 - 4, 0)


def _scores(rng, own: pd.DataFrame, grade: np.ndarray, effect: np.ndarray) -> np.ndarray:
    low, standard, high = (SMARTER[SCIENCE, grade, place] for place in (0, 2, 4))
    mean = standard - 6 + 14 * own["ability"].to_numpy() + 4 * effect
    score = np.rint(mean + rng.normal(0, 8, len(own))).astype(np.int64)
    return np.clip(score, low, high)


def science_tests(
    rng: np.random.Generator,
    population: Population,
    histories: pd.DataFrame,
    year: int,
    school_effect: np.ndarray,
) -> pd.DataFrame:
    """Rows of a year (by its place) with the columns of assessments.tests, subject 2.

    Record type 6 is the science test and 5 the alternate assessment.
    """
    calendar = population.calendars[year]
    spans = population.spans[year]
    grade = spans["grade"].to_numpy().astype(np.int64) - 1
    usable = (spans["status"] == 10) & ~spans["nullified"] & np.isin(grade, SCIENCE_GRADES)
    usable &= spans["reason"] != REASONS.index("N470")
    spans = spans[usable]
    day = _test_days(rng, calendar.year.start_year, spans["school"].to_numpy().astype(np.int64))
    present = (spans["start"].to_numpy() <= day) & (spans["end"].to_numpy() >= day)
    rows, day = spans[present].reset_index(drop=True), day[present]
    student = rows["student"].to_numpy()
    grade = rows["grade"].to_numpy().astype(np.int64) - 1
    own = population.students.iloc[student]
    alternate = own["alternate"].to_numpy()
    score = _scores(rng, own, grade, school_effect[rows["school"]])
    score = np.where(alternate, alternate_hundreds(grade) + rng.integers(20, 96, len(rows)), score)
    subject = np.full(len(rows), SCIENCE)
    level = np.where(alternate, alternate_level(score), smarter_level(subject, grade, score))
    condition = (1 + np.searchsorted(_UNTESTED, rng.random(len(rows)), "right")) % 4
    untested = condition > 0
    status = status_on(histories, student, day)
    learner = status["status"].to_numpy() == EL
    return pd.DataFrame(
        {
            "student": student,
            "district": rows["district"],
            "school": rows["school"],
            "subject": subject.astype(np.int8),
            "alternate": alternate,
            "grade": grade.astype(np.int8),
            "enrolled_from": rows["start"],
            "day": np.where(untested, -1, day).astype(np.int32),
            "score": np.where(untested, -1, score).astype(np.int16),
            "level": np.where(untested, 0, level).astype(np.int8),
            "condition": condition.astype(np.int8),
            "included": ~untested,
            "disabled": own["disabled"].to_numpy(),
            "long_term": learner & (day - status["start"].to_numpy() >= 6 * 365),
            "status": status["status"].to_numpy(),
            "status_start": status["start"].to_numpy(),
            "record_type": np.where(alternate, ALTERNATE_TEST, SCIENCE_TEST).astype(np.int8),
        }
    )
