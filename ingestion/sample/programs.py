"""Program memberships: the truth behind the SPRG file.

Belongs here: who takes part in which program at which school, and when. Does not belong
here: the groups that follow from it (groups.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.population import Population, stays
from ingestion.sample.school_calendar import YearCalendar

FREE_MEALS, REDUCED_MEALS, MIGRANT, HOMELESS, FOSTER, TRIBAL = 181, 182, 135, 191, 190, 193
SECTION_504, GIFTED, TRANSITIONAL_KINDERGARTEN, MILITARY = 101, 127, 185, 192
# Programs whose membership lasts until the student leaves the school, and the trait behind.
_LASTING = {MIGRANT: "migrant", GIFTED: "gifted", MILITARY: "military", SECTION_504: "plan504"}
_OPEN = -1


def school_stays(spans: pd.DataFrame) -> pd.DataFrame:
    """Primary enrollments by student and school: the stays that programs attach to."""
    primary = spans[(spans["status"] == 10) & ~spans["nullified"]]
    return stays(primary, "school")


def _lines(there: pd.DataFrame, code, start=None, end=None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "student": there["student"].to_numpy(),
            "district": there["district"].to_numpy(),
            "school": there["school"].to_numpy(),
            "code": np.broadcast_to(np.asarray(code, dtype=np.int16), len(there)),
            "start": there["first"].to_numpy() if start is None else start,
            "end": there["last"].to_numpy() if end is None else end,
        }
    )


def _part_of(rng, there: pd.DataFrame, late: float, early: float) -> tuple[np.ndarray, np.ndarray]:
    """Start and end of memberships that begin late or end early for some shares of students."""
    first, last = there["first"].to_numpy(), there["last"].to_numpy()
    length = last - first
    start = first + (length * rng.uniform(0.1, 0.5, len(there)) * (rng.random(len(there)) < late))
    stop = rng.uniform(0.55, 0.95, len(there))
    end = np.where(rng.random(len(there)) < early, first + length * stop, last)
    return start.astype(np.int32), np.maximum(end, start).astype(np.int32)


def _lasting_lines(population: Population, year: int, there: pd.DataFrame) -> list[pd.DataFrame]:
    """Memberships that stay open from year to year, each year's file repeating them."""
    key = there["student"].to_numpy().astype(np.int64) << 20 | there["school"].to_numpy()
    start, unbroken = there["first"].to_numpy().copy(), np.ones(len(there), dtype=bool)
    for earlier in range(year - 1, -1, -1):
        past = school_stays(population.spans[earlier])
        past_key = past["student"].to_numpy().astype(np.int64) << 20 | past["school"].to_numpy()
        place = np.minimum(np.searchsorted(past_key, key), max(len(past_key) - 1, 0))
        unbroken &= past_key[place] == key
        start = np.where(unbroken, past["first"].to_numpy()[place], start)
    if year + 1 < len(population.spans):
        coming = school_stays(population.spans[year + 1])
        coming_key = coming["student"].to_numpy().astype(np.int64) << 20
        stays_on = np.isin(key, coming_key | coming["school"].to_numpy())
    else:
        stays_on = there["last"].to_numpy() >= there["last"].max() - 60
    end = np.where(stays_on, _OPEN, there["last"].to_numpy()).astype(np.int32)
    number = there["student"].to_numpy()
    parts = []
    for code, trait in _LASTING.items():
        has = population.students[trait].to_numpy()[number]
        parts.append(_lines(there[has], code, start[has].astype(np.int32), end[has]))
    return parts


def program_lines(
    rng: np.random.Generator, population: Population, year: int, calendar: YearCalendar
) -> pd.DataFrame:
    """The SPRG lines of a year (by its place): student, district, school, code, start, end."""
    there = school_stays(population.spans[year])
    students = population.students.iloc[there["student"].to_numpy()]
    n = len(there)
    parts = _lasting_lines(population, year, there)
    meals = students["sed"].to_numpy() & (rng.random(n) < 0.88)
    kind = np.where(rng.random(n) < 0.8, FREE_MEALS, REDUCED_MEALS)
    start, end = _part_of(rng, there, late=0.12, early=0.0)
    parts.append(_lines(there[meals], kind[meals], start[meals], end[meals]))
    homeless = students["homeless"].to_numpy() & (rng.random(n) < 0.75)
    start, end = _part_of(rng, there, late=0.5, early=0.4)
    parts.append(_lines(there[homeless], HOMELESS, start[homeless], end[homeless]))
    for code, trait in ((FOSTER, "foster"), (TRIBAL, "tribal")):
        chosen = students[trait].to_numpy() & (rng.random(n) < 0.8)
        start, end = _part_of(rng, there, late=0.3, early=0.3)
        parts.append(_lines(there[chosen], code, start[chosen], end[chosen]))
    is_tk = there["is_tk"].to_numpy().astype(bool)
    parts.append(_lines(there[is_tk], TRANSITIONAL_KINDERGARTEN))
    lines = pd.concat(parts, ignore_index=True)
    # Records that end in an academic year may not outlast it.
    limit = np.where(lines["end"] == _OPEN, _OPEN, np.minimum(lines["end"], calendar.year.last_day))
    return lines.assign(end=limit.astype(np.int32))
