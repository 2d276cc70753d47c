"""English language acquisition: each student's history of statuses and the SELA lines of a year.

Belongs here: statuses and their start days. Does not belong here: ELPAC scores.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.population import Population, stays
from ingestion.sample.years import day_number

STATUSES = ("EO", "IFEP", "EL", "RFEP", "TBD")
EO, IFEP, EL, RFEP, TBD = range(5)
_NEVER = np.iinfo(np.int32).max


def _reclassification(rng, students: pd.DataFrame, entered_as: np.ndarray) -> np.ndarray:
    """Day of reclassification of students who are English learners at entry (else never)."""
    n = len(students)
    chance = np.clip(0.11 * np.exp(0.5 * students["ability"].to_numpy()), 0.01, 0.6)
    wait = rng.geometric(chance)
    wait = wait + np.maximum(2 - students["entry_grade"].to_numpy(), 0)
    year = students["entry_year"].to_numpy().astype(int) + wait
    january = np.array([day_number(int(y), 2, 1) for y in range(2000, 2100)])
    day = january[np.clip(year, 2000, 2099) - 2000] + rng.integers(0, 108, n)
    return np.where(entered_as == EL, day, _NEVER)


def language_histories(rng: np.random.Generator, population: Population) -> pd.DataFrame:
    """One row per student and status: student, status, start, next_start (of the next status).

    Sorted by student and start; statuses follow the permitted sequence.
    """
    students = population.students
    spans = pd.concat([year[["student", "start"]] for year in population.spans])
    first = spans.groupby("student")["start"].min().reindex(range(len(students))).to_numpy()
    first = first.astype(np.int64)
    entry_grade = students["entry_grade"].to_numpy().astype(int)
    entry_year = students["entry_year"].to_numpy().astype(int)
    begins_here = (entry_grade <= 1) | students["newcomer"].to_numpy()
    augusts = np.array([day_number(year, 8, 20) for year in range(1980, 2100)])
    kindergarten = augusts[entry_year - np.maximum(entry_grade - 1, 0) - 1980]
    initial = np.where(begins_here, first, np.minimum(kindergarten, first - 30))
    path = students["path"].to_numpy()
    path = np.where((path == RFEP) & begins_here, EL, path)
    undecided = (path != EO) & begins_here & (rng.random(len(students)) < 0.25)
    settled = np.where(undecided, initial + rng.integers(14, 35, len(students)), initial)
    before = initial + 540 + rng.random(len(students)) * np.maximum(first - initial - 580, 0)
    reclassified = np.where(
        path == RFEP, np.minimum(before, first - 20).astype(np.int64),
        _reclassification(rng, students, path),
    )  # fmt: skip
    status = np.where(path == RFEP, EL, path)
    number = np.arange(len(students))
    parts = [
        pd.DataFrame({"student": number[undecided], "status": TBD, "start": initial[undecided]}),
        pd.DataFrame({"student": number, "status": status, "start": settled}),
    ]
    again = reclassified < _NEVER
    parts.append(
        pd.DataFrame({"student": number[again], "status": RFEP, "start": reclassified[again]})
    )
    table = pd.concat(parts, ignore_index=True)
    table = table.sort_values(["student", "start"], kind="stable", ignore_index=True)
    same = np.append(table["student"].to_numpy()[1:] == table["student"].to_numpy()[:-1], False)
    following = np.append(table["start"].to_numpy()[1:], _NEVER)
    table["next_start"] = np.where(same, following, _NEVER)
    return table.astype({"student": np.int32, "status": np.int8, "start": np.int32})


def status_on(histories: pd.DataFrame, student: np.ndarray, day: np.ndarray) -> pd.DataFrame:
    """Status and its start in force on a day, per pair (the first status before it began)."""
    key = histories["student"].to_numpy().astype(np.int64) << 32
    key += histories["start"].to_numpy()
    position = np.searchsorted(key, (student.astype(np.int64) << 32) + day, "right") - 1
    too_early = histories["student"].to_numpy()[np.maximum(position, 0)] != student
    position = np.where(too_early, position + 1, position)
    return histories.iloc[position][["status", "start"]].reset_index(drop=True)


def language_lines(histories: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """The SELA lines of a year: student, district, school, status, start.

    A district sends the status that holds when its students come and every one that begins
    while they are there.
    """
    there = stays(spans, "district")
    lines = there.merge(histories, on="student", how="inner")
    current = (lines["start"] <= lines["last"]) & (lines["next_start"] > lines["first"])
    columns = ["student", "district", "school", "status", "start"]
    return lines.loc[current, columns].reset_index(drop=True)
