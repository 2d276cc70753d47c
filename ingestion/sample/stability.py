"""The true stability of a year: who stayed in an entity for most of the school year.

Belongs here: the measure stability, exactly as it is defined. Does not belong here: enrollments.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.enrollments import CODE
from ingestion.sample.entities import Level, keys, roster
from ingestion.sample.measures import YearTruth, counts
from ingestion.sample.years import SchoolYear

_DAYS = 245
_ORDINARY = [CODE[reason] for reason in ("E150", "E155", "E230")]


def stability(level: Level, truth: YearTruth, year: SchoolYear) -> pd.DataFrame:
    """Counts of the measure at the entities of a level (see measures.counts)."""
    rows = truth.rows
    entity = level.of_school[rows["school"].to_numpy()]
    inside = np.flatnonzero(entity >= 0)
    if not len(inside):
        nobody = np.zeros(0, np.int64)
        return counts(level, nobody, nobody, truth.flags[:0], nobody, nobody)
    who = roster(level, rows)
    key = keys(rows["student"].to_numpy()[inside], entity[inside])
    start = np.maximum(rows["start"].to_numpy()[inside], year.first_day).astype(np.int64)
    end = np.minimum(rows["end"].to_numpy()[inside], year.last_day).astype(np.int64)
    order = np.lexsort((rows["school"].to_numpy()[inside], end, start, key))
    key, start, end, inside = key[order], start[order], end[order], inside[order]
    number = np.cumsum(np.append(True, key[1:] != key[:-1]))
    offset = number * (1 << 20)
    reached = np.maximum.accumulate(end + offset) - offset
    fresh = np.append(True, key[1:] != key[:-1])
    fresh[1:] |= start[1:] - reached[:-1] > 1
    stay = np.cumsum(fresh)
    # The enrollment that ends last tells how the stay ends.
    finish = np.lexsort((rows["school"].to_numpy()[inside], start, end, stay))
    last = finish[np.append(stay[finish][1:] != stay[finish][:-1], True)]
    long = end[last] - start[fresh] + 1 >= _DAYS
    exit_ = rows["exit"].to_numpy()[inside[last]]
    reason = rows["reason"].to_numpy()[inside[last]]
    ordinary = (exit_ < 0) | (exit_ > year.last_day) | np.isin(reason, _ORDINARY)
    stable = np.isin(who.key, key[last][long & ordinary]).astype(float)
    grade = rows["grade"].to_numpy()[who.row].astype(np.int64)
    return counts(level, who.entity, grade, truth.flags[who.row], stable, np.ones(len(who.key)))
