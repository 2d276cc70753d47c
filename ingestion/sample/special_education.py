"""Special education: each student's history of statuses and the SWDS lines of a year.

Belongs here: statuses and their start days. Does not belong here: file columns
(calpads_lines.py) or who is disabled (students.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.population import Population, stays

PARTICIPATING, NOT_PARTICIPATING, NOT_ELIGIBLE = 1, 2, 4
_FOUND_LATER, _LEAVES, _DECLINES = 0.1, 0.06, 0.03
_NEVER = np.iinfo(np.int32).max
_SENDS_NONE = 4


def special_education_histories(rng: np.random.Generator, population: Population) -> pd.DataFrame:
    """One row per student and status: student, status, start, next_start (of the next status)."""
    disabled = np.flatnonzero(population.students["disabled"].to_numpy())
    spans = pd.concat([year[["student", "start"]] for year in population.spans])
    first = spans.groupby("student")["start"].min().reindex(disabled).to_numpy().astype(np.int64)
    n = len(disabled)
    # Who is there when the sample begins has long been in special education, so that a district's
    # first year has no fewer than the next.
    came = population.students["entry_year"].to_numpy()[disabled]
    later = (rng.random(n) < _FOUND_LATER) & (came > population.calendars[0].year.start_year)
    start = first + np.where(later, rng.integers(40, 500, n), -rng.integers(30, 900, n))
    ends = start + rng.integers(200, 1200, n)
    u = rng.random(n)
    after = np.where(u < _DECLINES, NOT_PARTICIPATING, NOT_ELIGIBLE)
    leaves = u < _LEAVES + _DECLINES
    next_start = np.where(leaves, ends, _NEVER)
    parts = [
        pd.DataFrame(
            {"student": disabled, "status": PARTICIPATING, "start": start, "next_start": next_start}
        ),
        pd.DataFrame({"student": disabled, "status": after, "start": ends, "next_start": _NEVER})[
            leaves
        ],
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(["student", "start"], kind="stable", ignore_index=True)


def special_education_lines(histories: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """The SWDS lines of a year: student, district, status, start.

    A district sends the status that holds when its students come and every one that begins while
    they are there; some districts send none at all.
    """
    there = stays(spans, "district")
    there = there[there["district"] % 6 != _SENDS_NONE]
    lines = there.merge(histories, on="student", how="inner")
    current = (lines["start"] <= lines["last"]) & (lines["next_start"] > lines["first"])
    return lines.loc[current, ["student", "district", "status", "start"]].reset_index(drop=True)


def with_ends(lines: pd.DataFrame) -> pd.DataFrame:
    """Lines of all years, each once, with the last day of each status as the district knows it."""
    lines = lines.drop_duplicates(["student", "district", "start"])
    lines = lines.sort_values(["student", "district", "start"], ignore_index=True)
    same = lines.groupby(["student", "district"], sort=False)["start"].shift(-1)
    return lines.assign(end=same.fillna(_NEVER).astype(np.int64) - 1)
