"""The truth of participation in the state tests, and of the lowest scores that a low one costs.

Belongs here: who was to be tested and was, and what is added to the distance from standard. Does
not belong here: the other measures (measures.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.assessments import CONDITIONS
from ingestion.sample.entities import Level, Roster, keys
from ingestion.sample.groups import PLACE
from ingestion.sample.scale import SMARTER, TESTED_GRADES, standard

_EMERGENCY = CONDITIONS.index("NTE")
# In grade 11 English language arts the Department's files show a lower score than the scale's end.
_GRADE_11_ELA = 2250


def lowest_distances(subject: int) -> np.ndarray:
    """Distance of the lowest score from standard by grade (0 where there is no test)."""
    grade = np.arange(SMARTER.shape[1])
    lowest = SMARTER[subject, :, 0].copy()
    if subject == 0:
        lowest[11] = _GRADE_11_ELA
    level_3 = standard(np.zeros(len(grade), dtype=bool), np.full(len(grade), subject), grade)
    return np.where(np.isin(grade, TESTED_GRADES), lowest - level_3, 0)


def participants(level: Level, who: Roster, tests: pd.DataFrame, subject: int) -> pd.DataFrame:
    """Who was to be tested in a subject at the entities of a level.

    Columns: place in the roster, grade (number), met (was tested), disabled, long_term.
    """
    entity = level.of_school[tests["school"].to_numpy()]
    chosen = (tests["subject"] == subject) & (tests["condition"] != _EMERGENCY) & (entity >= 0)
    tests, entity = tests[chosen], entity[chosen]
    place = who.find(keys(tests["student"].to_numpy(), entity))
    rows = tests.assign(place=place, met=tests["score"] >= 0)[place >= 0]
    return rows.groupby("place", as_index=False)[["grade", "met", "disabled", "long_term"]].max()


def academic_flags(flags: np.ndarray, learner: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
    """Groups for an academic measure: learners, SWD and LTEL as the score file says."""
    flags = flags.copy()
    flags[:, PLACE["EL"]] = learner
    flags[:, PLACE["SWD"]] = rows["disabled"]
    flags[:, PLACE["LTEL"]] = rows["long_term"]
    return flags


def with_lowest_scores(
    distance: pd.DataFrame, participation: pd.DataFrame, subject: int
) -> pd.DataFrame:
    """Counts of the distance with the lowest scores that make participation 95 percent.

    Both tables as measures.counts gives them; all grades together only. The added scores are the
    mean over the grades of those who were not tested: `numerator` counts in `parts` of a point.
    """
    cell = ["entity", "group"]
    grades = participation[participation["grade"] >= 0]
    missing = grades["n"] - grades["numerator"]
    # Grades are places in geography.GRADES, one above the grade's number.
    points = missing * lowest_distances(subject)[grades["grade"].to_numpy() - 1]
    sums = (
        grades.assign(missing=missing, points=points)
        .groupby(cell, as_index=False)[["n", "numerator", "missing", "points"]]
        .sum()
    )
    # Rounded half up, 95 percent begin at 94.5 = 189/200.
    sums["added"] = (-((-189 * sums["n"]) // 200) - sums["numerator"]).clip(lower=0)
    sums = sums[sums["added"] > 0].assign(grade=-1)
    names = [*cell, "grade", "added", "missing", "points"]
    both = distance.merge(sums[names], on=[*cell, "grade"], how="outer").fillna(0).astype(np.int64)
    parts = both["missing"].clip(lower=1)
    return pd.DataFrame(
        {
            "entity": both["entity"],
            "grade": both["grade"],
            "group": both["group"],
            "n": both["n"] + both["added"],
            "numerator": both["numerator"] * parts + both["added"] * both["points"],
            "denominator": both["denominator"] + both["added"],
            "parts": parts,
        }
    )
