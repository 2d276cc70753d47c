"""Made-up students and records about them with known truth, to train and to measure the linkage.

Belongs here: who is in the population and what is wrong with each record. Does not belong here:
linking (linkage.py) or the sample collaborative (ingestion/sample/).

Every frame has the columns of linkage.COLUMNS. The population also holds the cases that make
linkage hard: twins, siblings and namesakes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from identity.made_up_names import FIRST, LAST
from ingestion.sample.mistakes import Mistakes

# Shares of the population.
TWINS, SIBLINGS, NAMESAKES, COMPOUND_NAMES = 0.015, 0.10, 0.01, 0.2
# Shares of the records that are about nobody known, and of what they are.
STRANGERS = 0.2
STRANGER_KINDS = {"twin": 0.05, "sibling": 0.2, "namesake": 0.15, "other": 0.6}
# Records from another district than the one that knows the student.
MOVED = 0.12
# Records from another school of the same district.
OTHER_SCHOOL = 0.08
# Records with another local identifier than the student had: who comes back may get a new one.
RENUMBERED = 0.03
# Records with the local identifier of somebody else in the district: half of them the one that was
# given next, which siblings enrolled together often have; half of the strangers' that of the
# student whose twin, sibling or namesake they are.
TAKEN_LOCAL = 0.003
DISTRICTS, SCHOOLS, FIRST_DISTRICT = 40, 8, 1900000
FIRST_LOCAL = 100_000
FIRST_BIRTH, LAST_BIRTH = np.datetime64("2006-09-02"), np.datetime64("2020-09-01")


@dataclass(frozen=True)
class Planted:
    """Known students, records without identifier, and who each record is about.

    `truth` gives the unique_id of the known student for each record's, or '' for a stranger.
    """

    known: pd.DataFrame
    records: pd.DataFrame
    truth: dict[str, str]


def plant(students: int, records: int, seed: int) -> Planted:
    """A population and records about it; the same arguments give the same rows."""
    rng = np.random.default_rng(seed)
    known = population(rng, students)
    about = rng.permutation(students)[:records]
    own = known.iloc[about].reset_index(drop=True).copy()
    stranger = rng.random(len(own)) < STRANGERS
    truth = np.where(stranger, "", own["unique_id"])
    like = own["local_student_id"].to_numpy(dtype=object, copy=True)
    _make_strangers(rng, own, np.flatnonzero(stranger))
    moved = _move(rng, own)
    _renumber(rng, own, stranger | moved | (rng.random(len(own)) < RENUMBERED), students)
    _take_local(rng, own, known, np.where(stranger, like, None))
    own = Mistakes(rng).into(own)
    own["unique_id"] = [f"R{number}" for number in range(len(own))]
    own["student_key"] = own["unique_id"]
    return Planted(known, own, dict(zip(own["unique_id"], truth, strict=True)))


def population(rng: np.random.Generator, count: int) -> pd.DataFrame:
    """Known students, each in one district, with twins, siblings and namesakes among them."""
    first, last, second = FIRST.draw(rng, count), LAST.draw(rng, count), LAST.draw(rng, count)
    compound = rng.random(count) < COMPOUND_NAMES
    last = np.where(compound, last + " " + second, last)
    days = (LAST_BIRTH - FIRST_BIRTH).astype(int)
    birth = FIRST_BIRTH + rng.integers(0, days, count).astype("timedelta64[D]")
    district = rng.integers(0, DISTRICTS, count)
    school = rng.integers(0, SCHOOLS, count)
    drawn = rng.random(count)
    # Each of these rows takes something from the row before it.
    for kind, (low, high) in {
        "twin": (0, TWINS), "sibling": (TWINS, TWINS + SIBLINGS),
        "namesake": (TWINS + SIBLINGS, TWINS + SIBLINGS + NAMESAKES),
    }.items():  # fmt: skip
        rows = np.flatnonzero((drawn >= low) & (drawn < high) & (np.arange(count) > 0))
        if kind == "namesake":
            first[rows], last[rows] = first[rows - 1], last[rows - 1]
            continue
        last[rows], district[rows], school[rows] = (
            last[rows - 1],
            district[rows - 1],
            school[rows - 1],
        )
        if kind == "twin":
            birth[rows] = birth[rows - 1]
            first[rows] = _other_than(first[rows], first[rows - 1])
    number = np.arange(count).astype(str).astype(object)
    # A district gives even numbers here, and odd ones to whom the records alone know.
    local = FIRST_LOCAL + 2 * pd.Series(district).groupby(district).cumcount()
    return pd.DataFrame(
        {
            "unique_id": "K" + number,
            "student_key": "K" + number,
            "first_name": first,
            "last_name": last,
            "birth_date": np.char.replace(birth.astype(str), "-", "").astype(object),
            "gender": np.where(rng.random(count) < 0.5, "F", "M").astype(object),
            "local_student_id": local.astype(str).astype(object),
            "district_id": (FIRST_DISTRICT + district).astype(str).astype(object),
            "school_id": (100 * district + school).astype(str).astype(object),
        }
    )


def _other_than(names: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The names, with another one wherever a name is the same as its counterpart."""
    following = dict(zip(FIRST.names, np.roll(FIRST.names, 1), strict=True))
    return np.array(
        [following[a] if a == b else a for a, b in zip(names, others, strict=True)], dtype=object
    )


def _make_strangers(rng: np.random.Generator, own: pd.DataFrame, rows: np.ndarray) -> None:
    """Turn rows into people nobody knows: of some only a twin, sibling or namesake is known."""
    kinds = rng.choice(list(STRANGER_KINDS), len(rows), p=list(STRANGER_KINDS.values()))
    fresh = population(rng, max(len(rows), 1))
    before = own["first_name"].to_numpy(dtype=object, copy=True)
    taken = {
        "twin": ("last_name", "birth_date", "district_id", "school_id"),
        "sibling": ("last_name", "district_id", "school_id"),
        "namesake": ("first_name", "last_name"),
        "other": (),
    }
    for column in ("first_name", "last_name", "birth_date", "gender", "district_id", "school_id"):
        keeps = np.isin(kinds, [kind for kind, columns in taken.items() if column in columns])
        values = own[column].to_numpy(dtype=object, copy=True)
        values[rows] = np.where(keeps, values[rows], fresh[column].to_numpy()[: len(rows)])
        own[column] = values
    twins = rows[kinds == "twin"]
    names = own["first_name"].to_numpy(dtype=object, copy=True)
    names[twins] = _other_than(names[twins], before[twins])
    own["first_name"] = names


def _move(rng: np.random.Generator, own: pd.DataFrame) -> np.ndarray:
    """Send some students to another school or another district; who is in another district."""
    rows = np.flatnonzero(rng.random(len(own)) < OTHER_SCHOOL)
    district = own.loc[rows, "district_id"].astype(int) - FIRST_DISTRICT
    own.loc[rows, "school_id"] = (100 * district + rng.integers(0, SCHOOLS, len(rows))).astype(str)
    moved = rng.random(len(own)) < MOVED
    rows = np.flatnonzero(moved)
    district = rng.integers(0, DISTRICTS, len(rows))
    own.loc[rows, "district_id"] = (FIRST_DISTRICT + district).astype(str)
    own.loc[rows, "school_id"] = (100 * district + rng.integers(0, SCHOOLS, len(rows))).astype(str)
    return moved


def _renumber(
    rng: np.random.Generator, own: pd.DataFrame, which: np.ndarray, students: int
) -> None:
    """Give records local identifiers that no known student has."""
    numbers = rng.integers(0, max(students // DISTRICTS, 1), len(own))
    new = (FIRST_LOCAL + 1 + 2 * numbers).astype(str).astype(object)
    own["local_student_id"] = np.where(which, new, own["local_student_id"])


def _take_local(
    rng: np.random.Generator, own: pd.DataFrame, known: pd.DataFrame, like: np.ndarray
) -> None:
    """Put somebody else's local identifier of the same district on some records.

    `like` is that of the student a stranger resembles, None for the others.
    """
    districts = known.groupby("district_id")["local_student_id"]
    of_district = districts.agg(list)
    following = dict(
        zip(
            zip(known["district_id"], known["local_student_id"], strict=True),
            districts.shift(-1),
            strict=True,
        )
    )
    for row in np.flatnonzero(rng.random(len(own)) < TAKEN_LOCAL):
        district = own.at[row, "district_id"]
        others = of_district.get(district, [])
        near = like[row] or following.get((district, own.at[row, "local_student_id"]))
        if rng.random() < 0.5 and isinstance(near, str):
            own.at[row, "local_student_id"] = near
        elif others:
            own.at[row, "local_student_id"] = others[int(rng.integers(0, len(others)))]
