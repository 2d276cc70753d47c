"""The true measures of surveys and interim assessments: counts per entity, grade and group.

Belongs here: who counts and with what, as the measures are defined. Does not belong here: drawing
answers and results (surveys.py, interims.py) or the other measures (measures.py).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ingestion.sample.entities import Level, Roster, latest_known
from ingestion.sample.groups import GROUPS, PLACE
from ingestion.sample.interims import SUBJECTS
from ingestion.sample.local_files import LocalTables
from ingestion.sample.surveys import FORMS, LOWEST_GRADE, STAFF, STUDENT, Answers, items

_DISTRICTS = 1024  # more than a sample has; part of the student-and-district key
Counts = Callable[..., pd.DataFrame]


def _by_construct(record: str, answers: Answers) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Per construct the items answered favorably and answered at all; 0 where under half."""
    asked, result = items(record), {}
    turned = np.where(asked["is_reversed"].to_numpy(), 6 - answers.given, answers.given)
    for construct in asked["construct"].unique():
        own = (asked["construct"] == construct).to_numpy()
        is_answered = answers.given[:, own] > 0
        answered = is_answered.sum(axis=1)
        favorable = (is_answered & (turned[:, own] >= 4)).sum(axis=1)
        enough = 2 * answered >= own.sum()
        result[construct] = np.where(enough, favorable, 0), np.where(enough, answered, 0)
    return result


def _latest(key: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Rows of the latest day of each key, in the order of the keys."""
    order = np.lexsort((day, key))
    return order[np.append(key[order][1:] != key[order][:-1], True)] if len(key) else order


def _keys(table: pd.DataFrame) -> np.ndarray:
    return table["student"].to_numpy().astype(np.int64) * _DISTRICTS + table["district"].to_numpy()


def _outcomes(level: Level, who: Roster, rows: pd.DataFrame, key: np.ndarray) -> tuple:
    """Places in the roster of those with an outcome, and which one (of sorted student-districts).

    Of several districts' outcomes that of the latest enrollment at the entity counts.
    """
    wanted = _keys(rows)
    place = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
    known = key[place] == wanted if len(key) else np.zeros(len(rows), dtype=bool)
    places, row = latest_known(level, who, rows, known)
    return places, place[row]


def _of_students(
    counts: Counts, level: Level, who: Roster, truth, table: pd.DataFrame, lowest_grade: int
) -> pd.DataFrame:
    """Counts of a table with one row per student and district: numerator, denominator."""
    table = table.sort_values("key")
    place, outcome = _outcomes(level, who, truth.rows, table["key"].to_numpy())
    grade = truth.rows["grade"].to_numpy()[who.row[place]].astype(np.int64)
    chosen = grade >= lowest_grade
    place, outcome = place[chosen], outcome[chosen]
    return counts(
        level, who.entity[place], grade[chosen], truth.flags[who.row[place]],
        table["numerator"].to_numpy()[outcome], table["denominator"].to_numpy()[outcome],
    )  # fmt: skip


def _table(key: np.ndarray, day: np.ndarray, numerator, denominator) -> pd.DataFrame:
    """The row of the latest day of each student and district where the denominator is not 0."""
    chosen = np.flatnonzero(denominator > 0)
    rows = chosen[_latest(key[chosen], day[chosen])]
    return pd.DataFrame(
        {"key": key[rows], "numerator": numerator[rows], "denominator": denominator[rows]}
    )


def _climate(counts: Counts, level: Level, answers: Answers) -> dict[str, pd.DataFrame]:
    lines = answers.lines
    entity = level.of_school[lines["school"].to_numpy()]
    result = {}
    for construct, (favorable, answered) in _by_construct("survey_climate", answers).items():
        for form, name in enumerate(FORMS):
            own = (lines["form"] == form).to_numpy() & (entity >= 0) & (answered > 0)
            flags = np.zeros((int(own.sum()), len(GROUPS)), dtype=bool)
            flags[:, PLACE["ALL"]] = True
            grade = np.maximum(lines["grade"].to_numpy()[own].astype(np.int64), 0)
            table = counts(level, entity[own], grade, flags, favorable[own], answered[own])
            measure = f"climate_{construct}" + ("" if form == STUDENT else f"_{name}")
            result[measure] = table[table["grade"] < 0] if form == STAFF else table
    return result


def survey_measures(
    counts: Counts, level: Level, who: Roster, truth, local: LocalTables
) -> dict[str, pd.DataFrame]:
    """Counts of the measures of surveys and interim assessments (see measures.counts)."""
    answers = local.social_emotional
    key, day = _keys(answers.lines), answers.lines["day"].to_numpy()
    tables = {}
    for construct, (favorable, answered) in _by_construct("survey_sel", answers).items():
        table = _table(key, day, favorable, answered)
        tables[f"sel_{construct}"] = _of_students(counts, level, who, truth, table, LOWEST_GRADE)
    for subject, name in enumerate(SUBJECTS):
        rows = local.interim[(local.interim["subject"] == subject) & (local.interim["met"] >= 0)]
        met = rows["met"].to_numpy()
        table = _table(_keys(rows), rows["day"].to_numpy(), met, np.ones(len(rows), dtype=int))
        tables[f"interim_{name}_met_benchmark"] = _of_students(counts, level, who, truth, table, 0)
    return tables | _climate(counts, level, local.climate)
