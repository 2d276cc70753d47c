"""Incidents, their offenses and their results: the truth behind SINC, SOFF and SIRS.

Belongs here: what happened and which suspensions followed. Does not belong here: the days
absent that follow (attendance.py).

Days are counted in half days throughout, so that sums are exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

SUSPENSION, IN_SCHOOL, EXPULSION, NO_ACTION = 100, 110, 200, 300
_OFFENSES = np.array([202, 300, 403, 501, 504, 506, 510, 511, 512, 513, 601])
_DEFIANCE, _WEAPON_OFFENSE, OTHER_WEAPON = 511, 103, 40
_GRADE_09 = 10
# Effect of grades TK to 12 on the rate of incidents (log).
_GRADE_EFFECT = np.array(
    [-1.6, -1.4, -1.0, -0.8, -0.6, -0.4, -0.2, 0.5, 0.9, 1.0, 0.9, 0.7, 0.4, 0.1]
)
_MINIMUM_STAY = 40  # expected days below which no incident is made up


@dataclass(frozen=True)
class Conduct:
    """A year's incidents, their offenses and their results.

    All have student, district, school and number (of the incident). Incidents: day, statutory;
    offenses: offense, weapon (0 none); results: result, half_days (-1 none).
    """

    incidents: pd.DataFrame
    offenses: pd.DataFrame
    results: pd.DataFrame


def _incident_counts(rng, stays: pd.DataFrame, students: pd.DataFrame, school_effect) -> np.ndarray:
    own = students.iloc[stays["student"].to_numpy()]
    rate = -4.1 + _GRADE_EFFECT[stays["grade"]] - 0.75 * own["engagement"].to_numpy()
    rate += 0.45 * (own["gender"].to_numpy() == 1) + 0.35 * own["disabled"].to_numpy()
    rate += 0.45 * school_effect[stays["school"]] + 0.25 * own["sed"].to_numpy()
    counts = np.minimum(rng.poisson(np.exp(np.minimum(rate, 0.0))), 4)
    return np.where(stays["expected"] >= _MINIMUM_STAY, counts, 0)


def _results(rng, incidents: pd.DataFrame) -> pd.DataFrame:
    n = len(incidents)
    u = rng.random(n)
    main = np.where(u < 0.55, SUSPENSION, np.where(u < 0.75, IN_SCHOOL, NO_ACTION))
    main = np.where(u > 0.993, EXPULSION, main)
    out = np.array([1, 1, 2, 2, 2, 4, 4, 6, 10])[rng.integers(0, 9, n)]
    inside = np.array([1, 1, 2, 2, 4])[rng.integers(0, 5, n)]
    length = np.select(
        [main == SUSPENSION, main == IN_SCHOOL, main == EXPULSION], [out, inside, 80], -1
    )
    first = incidents.assign(result=main, half_days=length)
    also = (main == SUSPENSION) & (rng.random(n) < 0.15)
    second = incidents[also].assign(result=IN_SCHOOL, half_days=1)
    results = pd.concat([first, second], ignore_index=True)
    results = results.sort_values(["number", "result"], kind="stable", ignore_index=True)
    columns = ["student", "district", "school", "number", "result", "half_days"]
    return results[columns]


def conduct(
    rng: np.random.Generator,
    stays: pd.DataFrame,
    students: pd.DataFrame,
    school_effect: np.ndarray,
    last_taught: np.ndarray,
) -> Conduct:
    """A year's incidents for students' stays at schools.

    `stays`: student, district, school, first, last, grade, expected (days);
    `last_taught[d]`: last instructional day of a district.
    """
    counts = _incident_counts(rng, stays, students, school_effect)
    rows = stays.loc[np.repeat(np.arange(len(stays)), counts)].reset_index(drop=True)
    n = len(rows)
    close = np.minimum(rows["last"].to_numpy(), last_taught[rows["district"]])
    first = rows["first"].to_numpy()
    day = first + (rng.random(n) * np.maximum(close - first, 0)).astype(np.int64)
    # No incidents on weekends, except where a stay began on one.
    day = np.maximum(day - np.maximum((day + 3) % 7 - 4, 0), first)
    incidents = rows[["student", "district", "school"]].assign(
        number=np.arange(n), day=day.astype(np.int32), grade=rows["grade"]
    )
    results = _results(rng, incidents)
    strongest = results.groupby("number")["result"].min().reindex(range(n)).to_numpy()
    statutory = (strongest < NO_ACTION) | (rng.random(n) < 0.4)
    incidents["statutory"] = statutory
    offense = _OFFENSES[rng.integers(0, len(_OFFENSES), n)]
    # Defiance leads to no suspension before grade 9, and to no expulsion.
    barred = (incidents["grade"] < _GRADE_09) | (strongest == EXPULSION)
    offense = np.where((offense == _DEFIANCE) & barred, 504, offense)
    offense = np.where(strongest == EXPULSION, _WEAPON_OFFENSE, offense)
    weapon = np.where(offense == _WEAPON_OFFENSE, OTHER_WEAPON, 0)
    offenses = incidents.assign(offense=offense, weapon=weapon)[statutory]
    columns = ["student", "district", "school", "number"]
    return Conduct(
        incidents[[*columns, "day", "statutory"]],
        offenses[[*columns, "offense", "weapon"]].reset_index(drop=True),
        results,
    )
