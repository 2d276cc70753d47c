"""Who of a combined graduation cohort is prepared for college and career: the truth.

Belongs here: the paths of the indicator, exactly as the measure is defined. Does not belong here:
what students achieve (college_career.py) or the cohorts (cohorts.py, combined_cohort.py).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pandas as pd

from ingestion.sample.cohorts import GRADUATE, Cohort
from ingestion.sample.groups import PLACE

_YEARS_OF_COHORT, _YEARS_OF_TESTS = 3, 2
# Half semesters: a semester, and two semesters or three quarters.
_ONE, _TWO = 2, 3
_PREPARING = {"25", "30", "35", "40", "45", "50"}
_TRANSITION = {"60", "65"}
# Scores of exams that count, by achievement.
_LEAST_SCORES, _NEVER = {"ap": 3, "ib": 4}, 99
NOT_REPORTED = -1


def _is_prepared(row, disabled: bool, achieved: list[tuple]) -> bool:
    """One student's paths; achievements are (year, achievement, code, amount)."""
    total: dict = defaultdict(int)
    best: dict = defaultdict(int)
    for year, achievement, code, amount in achieved:
        total[achievement] += amount
        total[achievement, year] += amount
        total[achievement, year, code] += amount
        best[achievement] = max(best[achievement], amount)
    tests = sorted((best["ela"], best["math"]))
    met_and_nearly = tests[1] >= 3 and tests[0] >= 2
    completed = {code for _, achievement, code, _ in achieved if achievement == "pathway"}
    capstones = {
        (year, code)
        for year, achievement, code, _ in achieved
        if achievement == "capstone" and code in completed
    }
    beside = max((total["credit"] - total["credit", *each] for each in capstones), default=0)
    years = {year for year, *_ in achieved if total["leadership", year] >= _TWO}
    work = {code for _, achievement, code, _ in achieved if achievement == "work"}
    exams = {
        (achievement, code)
        for _, achievement, code, amount in achieved
        if amount >= _LEAST_SCORES.get(achievement, _NEVER)
    }
    advanced = sum(program == "ap" for program, _ in exams)
    a_g = row.qualified == 1
    return bool(
        tests[0] >= 3
        or total["credit"] >= _TWO
        or advanced >= 2
        or len(exams) - advanced >= 2
        or (a_g and (capstones or met_and_nearly or total["credit"] >= _ONE or exams))
        or (capstones and (met_and_nearly or beside >= _ONE))
        or (row.seal and best["ela"] >= 3)
        or (len(years) >= 2 and met_and_nearly)
        or work & _PREPARING
        or (disabled and work >= _TRANSITION)
    )


def with_preparation(
    name: str, cohort: Cohort, of_years: dict[int, pd.DataFrame], district_of: np.ndarray
) -> Cohort:
    """The combined cohort of a school year with `prepared`: 1, 0, or NOT_REPORTED (see above).

    `of_years` are the achievements by the calendar year in which a school year ends.
    """
    ending = int(name[5:])
    rows = cohort.rows
    before = of_years.get(ending - 1)
    tested = [] if before is None else before[before["achievement"].isin(["ela", "math"])]
    reported = np.isin(district_of[rows["school"]], tested["district"] if len(tested) else [])
    first = ending - rows["late"].astype(int) - _YEARS_OF_COHORT
    since = dict(zip(rows["student"], first, strict=True))
    achieved = defaultdict(list)
    for year in range(ending - _YEARS_OF_COHORT - 1, ending + 1):
        table = of_years.get(year)
        if table is None:
            continue
        for line in table[table["student"].isin(rows["student"])].itertuples():
            test = line.achievement in ("ela", "math")
            if year >= (ending - _YEARS_OF_TESTS if test else since[line.student]):
                fact = (year, line.achievement, line.code, line.amount)
                achieved[line.student].append(fact)
    disabled = cohort.flags[:, PLACE["SWD"]]
    graduated = (rows["outcome"] == GRADUATE).to_numpy()
    prepared = np.where(reported, 0, NOT_REPORTED)
    for place, row in enumerate(rows.itertuples()):
        if reported[place] and graduated[place]:
            prepared[place] = _is_prepared(row, disabled[place], achieved[row.student])
    return replace(cohort, rows=rows.assign(prepared=prepared))
