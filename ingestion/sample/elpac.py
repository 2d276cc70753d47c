"""English learners' Summative ELPAC: the truth behind the score file.

Belongs here: who tests when, and the scores, coherent over the years. Does not belong here: the
columns of the file (elpac_lines.py) or the scales (elpac_scale.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.elpac_scale import alternate_score, performance_level, score_at
from ingestion.sample.language import EL, RFEP, status_on
from ingestion.sample.population import Population
from ingestion.sample.programs import school_stays
from ingestion.sample.years import day_number

_UNTESTED, _TOLD_FROM_ELSEWHERE, _TESTED_THOUGH_FLUENT = 0.02, 0.9, 0.3
_LEAST_GRADE_WITH_YEAR_BEFORE = 2
_WITHOUT_YEAR_BEFORE = 3


def tells_year_before(district: np.ndarray) -> np.ndarray:
    """Whether a district's file is of a form that tells last year's results; some are not."""
    return district % 5 != _WITHOUT_YEAR_BEFORE


def _takes_alternate(own: pd.DataFrame) -> np.ndarray:
    chosen = own["disabled"].to_numpy() & (own["house"].to_numpy() % 6 == 0)
    return own["alternate"].to_numpy() | chosen


def _scores(rng, own: pd.DataFrame, alternate, grade, years) -> np.ndarray:
    """Scores of English learners after some years: fast at first, later ever slower."""
    ability = own["ability"].to_numpy()
    learned = 3.9 * (1 - np.exp(-np.maximum(years, 0) / 3.5))
    progress = 1.5 + learned + 0.45 * ability + rng.normal(0, 0.38, len(own))
    points = 30 + 5 * years + 8 * ability + rng.normal(0, 7, len(own))
    general = score_at(grade, np.clip(progress, 1, 6.95))
    return np.where(
        alternate, alternate_score(grade, np.clip(points, 1, 99).astype(np.int64)), general
    )


def _testers(rng, population: Population, histories: pd.DataFrame, year: int) -> pd.DataFrame:
    """Who tests at which school on which day, with the status on that day."""
    school_year, spans = population.calendars[year].year, population.spans[year]
    there = school_stays(spans)
    opens = day_number(school_year.start_year + 1, 2, 3) + there["school"].to_numpy() * 7 % 40
    day = opens + rng.integers(0, 40, len(there))
    day = day - np.maximum((day + 3) % 7 - 4, 0)
    # Grade and day of the enrollment in which the test falls.
    usable = (spans["status"] == 10) & ~spans["nullified"] & ~spans["is_tk"] & (spans["grade"] > 0)
    tests = (
        there[["student", "school"]]
        .assign(day=day)
        .merge(
            spans.loc[usable, ["student", "school", "district", "grade", "start", "end"]],
            on=["student", "school"],
        )
    )
    tests = tests[(tests["start"] <= tests["day"]) & (tests["end"] >= tests["day"])]
    tests = tests.sort_values(["student", "day"], kind="stable").drop_duplicates("student")
    status = status_on(histories, tests["student"].to_numpy(), tests["day"].to_numpy())
    tests = tests.assign(
        status=status["status"].to_numpy(), status_start=status["start"].to_numpy()
    )
    # Some were registered for the test as learners and took it after they were reclassified.
    lately = (tests["status"] == RFEP) & (tests["status_start"] >= school_year.first_day)
    registered = lately & (rng.random(len(tests)) < _TESTED_THOUGH_FLUENT)
    return tests[(tests["status"] == EL) | registered].reset_index(drop=True)


def _since(histories: pd.DataFrame, student: np.ndarray) -> np.ndarray:
    learners = histories[histories["status"] == EL].set_index("student")["start"]
    return learners.reindex(student).to_numpy()


def elpac(
    rng: np.random.Generator,
    population: Population,
    histories: pd.DataFrame,
    year: int,
    before: pd.DataFrame | None,
) -> pd.DataFrame:
    """The score file's rows of a year (by its place): one per English learner tested.

    Columns: student, district, school, grade, day, alternate, score, level (-1, -1, 0 where there
    is none), included, status, and of the year before grade_before, score_before, level_before
    (-1, -1, 0): of `before`, the rows of that year, or from outside for those who came since.
    """
    tests = _testers(rng, population, histories, year)
    own = population.students.iloc[tests["student"].to_numpy()]
    grade = tests["grade"].to_numpy().astype(np.int64)
    alternate = _takes_alternate(own)
    years = (tests["day"].to_numpy() - _since(histories, tests["student"].to_numpy())) / 365.25
    score = _scores(rng, own, alternate, grade, years)
    untested = rng.random(len(tests)) < _UNTESTED
    table = tests[["student", "district", "school", "status"]].assign(
        grade=grade,
        alternate=alternate,
        day=np.where(untested, -1, tests["day"].to_numpy()),
        score=np.where(untested, -1, score),
        level=np.where(untested, 0, performance_level(alternate, grade, score)),
        included=~untested,
    )
    earlier = np.maximum(grade - 1, 1)
    score_before = _scores(rng, own, alternate, earlier, years - 1)
    entered = own["entry_year"].to_numpy() == population.calendars[year].year.start_year
    from_elsewhere = entered & (years > 1) & (grade >= _LEAST_GRADE_WITH_YEAR_BEFORE)
    from_elsewhere &= rng.random(len(tests)) < _TOLD_FROM_ELSEWHERE
    level_before = performance_level(alternate, earlier, score_before)
    table["grade_before"] = np.where(from_elsewhere, earlier, -1)
    table["score_before"] = np.where(from_elsewhere, score_before, -1)
    table["level_before"] = np.where(from_elsewhere, level_before, 0)
    return table if before is None else _with_results_of(before, table)


def _with_results_of(before: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    scored = before[before["included"] & (before["score"] >= 0)]
    found = scored.set_index("student")[["grade", "score", "level"]].reindex(table["student"])
    known = found["score"].notna().to_numpy()
    for name in ("grade", "score", "level"):
        values = found[name].to_numpy()
        told = table[f"{name}_before"].to_numpy()
        table[f"{name}_before"] = np.where(known, np.nan_to_num(values), told).astype(np.int64)
    return table
