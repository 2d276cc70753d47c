"""Interim assessments in reading and mathematics: the truth behind the district's local file.

Belongs here: who takes which test when, and the results. Does not belong here: the columns of
the file (local_files.py) or the measures (survey_measures.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.population import Population
from ingestion.sample.surveys import present, weekday
from ingestion.sample.years import day_number

SUBJECTS = ("ela", "math")
WINDOWS = ("fall", "winter", "spring")
# Districts take one of these tests; the first is sent with SSID, the other without.
TESTS = ("map_growth", "star")
_LOWEST_GRADE, _HIGHEST_GRADE = 4, 9
_OPENS = ((0, 9, 9), (1, 1, 13), (1, 4, 21))


def interim_results(
    rng: np.random.Generator, population: Population, year: int, school_effect: np.ndarray
) -> pd.DataFrame:
    """Results of grades 3 to 8 in two districts of three.

    Columns: student, district, school, grade, day, subject, window, test (numbers in the lists
    above), score, percentile, met (1, 0, or -1 where the file does not say).
    """
    start = population.calendars[year].year.start_year
    schools = np.arange(len(school_effect))
    parts = []
    for window, (later, month, day) in enumerate(_OPENS):
        opens = weekday(day_number(start + later, month, day) + schools * 3 % 12)
        there = present(population, year, opens)
        there = there[there["grade"].between(_LOWEST_GRADE, _HIGHEST_GRADE)]
        there = there[there["district"] % 3 != 2]
        parts += [there.assign(window=window, subject=subject) for subject in (0, 1)]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[rng.random(len(rows)) < 0.85]
    rows = rows.drop_duplicates(["student", "district", "subject", "window"]).reset_index(drop=True)
    ability = population.students["ability"].to_numpy()[rows["student"]]
    drawn = ability + 0.25 * school_effect[rows["school"]] + rng.normal(0, 0.45, len(rows))
    percentile = np.clip(np.rint(50 + 26 * drawn), 1, 99).astype(np.int64)
    grade, window = rows["grade"].to_numpy().astype(np.int64), rows["window"].to_numpy()
    columns = ["student", "district", "school", "grade", "day", "subject", "window"]
    return rows[columns].assign(
        test=rows["district"] % len(TESTS),
        score=170 + 6 * grade + 3 * window + percentile // 3,
        percentile=percentile,
        met=np.where(rng.random(len(rows)) < 0.02, -1, percentile >= 50).astype(np.int8),
    )
