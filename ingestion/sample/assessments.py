"""State tests in English language arts and mathematics: the truth behind the TOMS score file.

Belongs here: who tests when, and the scores. Does not belong here: the columns of the file
(toms_lines.py) or the scales (scale.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.enrollments import REASONS
from ingestion.sample.language import EL, status_on
from ingestion.sample.population import Population
from ingestion.sample.scale import SMARTER, alternate_hundreds, alternate_level, smarter_level
from ingestion.sample.years import day_number

CONDITIONS = ("", "PGE", "NTE", "NT", "INC0")
_GONE_BY_TEST = 0.015
_TESTED = np.isin(np.arange(14), (4, 5, 6, 7, 8, 9, 12))


def _test_days(rng, year, school: np.ndarray, subject: int) -> np.ndarray:
    """Test days on weekdays from April to May, in the school's own window."""
    opens = day_number(year.start_year + 1, 4, 3) + (school * 5) % 25
    day = opens + 7 * subject + rng.integers(0, 21, len(school))
    return day - np.maximum((day + 3) % 7 - 4, 0)


def _scores(rng, own, grade, subject, school_effect, year_number) -> np.ndarray:
    low, standard, high = (SMARTER[subject, grade, place] for place in (0, 2, 4))
    trait = own["ability"].to_numpy() * (82 if subject == 0 else 88)
    mean = standard - (2 if subject == 0 else 28) + trait + 26 * school_effect
    mean = mean + 2.5 * year_number - 25 * own["disabled"].to_numpy()
    score = np.rint(mean + rng.normal(0, 34, len(own))).astype(np.int64)
    return np.clip(score, low, high)


def _untested(rng, n: int, subject: int) -> np.ndarray:
    """Place in CONDITIONS of the reason why there is no score (0: there is one)."""
    u = rng.random(n)
    return np.select(
        [u < 0.007, u < 0.009, u < _GONE_BY_TEST, u < _GONE_BY_TEST + 0.002], [1, 2, 3, 4], 0
    )


def _subject_rows(rng, population, histories, year, spans, subject, school_effect) -> pd.DataFrame:
    calendar = population.calendars[year]
    day = _test_days(rng, calendar.year, spans["school"].to_numpy(), subject)
    present = (spans["start"].to_numpy() <= day) & (spans["end"].to_numpy() >= day)
    rows, day = spans[present].reset_index(drop=True), day[present]
    grade = rows["grade"].to_numpy().astype(int) - 1
    own = population.students.iloc[rows["student"].to_numpy()]
    effect = school_effect[rows["school"]]
    score = _scores(rng, own, grade, subject, effect, year)
    alternate = own["alternate"].to_numpy()
    score = np.where(alternate, alternate_hundreds(grade) + rng.integers(20, 96, len(rows)), score)
    number = np.full(len(rows), subject)
    level = np.where(alternate, alternate_level(score), smarter_level(number, grade, score))
    condition = _untested(rng, len(rows), subject)
    status = status_on(histories, rows["student"].to_numpy(), day)
    learner = status["status"].to_numpy() == EL
    long_term = learner & (day - status["start"].to_numpy() >= 6 * 365)
    unscored = condition > 0
    return pd.DataFrame(
        {
            "student": rows["student"],
            "district": rows["district"],
            "school": rows["school"],
            "subject": number.astype(np.int8),
            "alternate": alternate,
            "grade": grade.astype(np.int8),
            "enrolled_from": rows["start"],
            "day": np.where(np.isin(condition, (1, 2, 3)), -1, day).astype(np.int32),
            "score": np.where(unscored, -1, score).astype(np.int16),
            "level": np.where(unscored, 0, level).astype(np.int8),
            "condition": condition.astype(np.int8),
            "included": ~np.isin(condition, (1, 2, 3)),
            "disabled": own["disabled"].to_numpy(),
            "long_term": long_term,
            "status": status["status"].to_numpy(),
            "status_start": status["start"].to_numpy(),
        }
    )


def _also_smarter(rng, rows: pd.DataFrame) -> pd.DataFrame:
    """A few alternate students who had first begun the general test, with a score on file."""
    both = rows[rows["alternate"] & (rows["day"] > 0) & (rng.random(len(rows)) < 0.12)]
    both = both.assign(alternate=False, condition=np.int8(0), included=True)
    both["day"] -= rng.integers(0, 8, len(both)).astype(np.int32)
    both["day"] = np.maximum(both["day"], both["enrolled_from"])
    grade, subject = both["grade"].to_numpy().astype(int), both["subject"].to_numpy()
    score = SMARTER[subject, grade, 0] + rng.integers(0, 120, len(both))
    both["score"] = score.astype(np.int16)
    both["level"] = smarter_level(subject, grade, score).astype(np.int8)
    return both


def tests(
    rng: np.random.Generator,
    population: Population,
    histories: pd.DataFrame,
    year: int,
    school_effect: np.ndarray,
) -> pd.DataFrame:
    """The score file's rows of a year (by its place): one per student, subject and kind of test.

    Columns as in _subject_rows, with record_type 1 to 4; day, score -1 and level 0 where none.
    """
    spans = population.spans[year]
    usable = (spans["status"] == 10) & ~spans["nullified"] & _TESTED[spans["grade"]]
    # A mid-year update is no exit; other exits end the stay on their day.
    usable &= spans["reason"] != REASONS.index("N470")
    spans = spans[usable]
    parts = []
    for subject in (0, 1):
        rows = _subject_rows(rng, population, histories, year, spans, subject, school_effect)
        parts += [rows, _also_smarter(rng, rows)]
    table = pd.concat(parts, ignore_index=True)
    table["record_type"] = (1 + table["subject"] + 2 * table["alternate"]).astype(np.int8)
    return table
