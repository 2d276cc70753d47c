"""The made-up places: counties, districts, schools and networks, and how large each is to be.

Belongs here: entities and their target enrollment. Does not belong here: students.
Codes have the valid form and lie outside the ranges that are in use (district numbers
beginning with 9, school numbers beginning with 98); counties are real.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingestion.sample.names import (
    ACCENTED_TOWN,
    COUNTIES,
    COUNTY_ORDER,
    SCHOOL_WORDS,
    TOWN_FIRST,
    TOWN_SECOND,
)

GRADES = ("TK", "KN", *(f"{grade:02d}" for grade in range(1, 13)))
# Share of a full grade that a grade holds: transitional kindergarten takes part of an age.
_GRADE_SIZE = np.array([0.45, 0.95, *[1.0] * 12])
_KIND_GRADES = {"unified": (0, 13), "elementary": (0, 9), "high": (10, 13)}
_SPANS = {
    "Elementary": (0, 6),
    "Middle": (7, 9),
    "High": (10, 13),
    "School": (0, 9),
}
_TYPICAL_SIZE = {"Elementary": 480, "Middle": 750, "High": 1400, "School": 620}


@dataclass(frozen=True)
class Collaborative:
    """All places of the sample.

    `districts`: code (7 digits), name, town, kind, county (2 digits), county_name; sorted by
    code. `schools`: cds (14 digits), code (7), name, kind, district (row number in
    districts), low and high (grade numbers, 0 = TK), seats (relative size); sorted by cds, so
    that a school's row number orders as its CDS code does. `targets[d, g]`: students to be
    enrolled. `networks`: network_id, network_name, school (row number).
    """

    districts: pd.DataFrame
    schools: pd.DataFrame
    targets: np.ndarray
    networks: pd.DataFrame


def apportion(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers in proportion to the weights that sum to `total` (largest remainder)."""
    if weights.sum() <= 0 or total <= 0:
        return np.zeros(len(weights), dtype=np.int64)
    exact = weights / weights.sum() * total
    parts = np.floor(exact).astype(np.int64)
    largest = np.argsort(-(exact - parts), kind="stable")[: total - int(parts.sum())]
    parts[largest] += 1
    return parts


def _town_names(rng: np.random.Generator, count: int) -> list[str]:
    names = [first + second for first in TOWN_FIRST for second in TOWN_SECOND]
    picks = rng.permutation(len(names))[: count - 1]
    return [ACCENTED_TOWN, *(names[pick] for pick in picks)]


def _build_districts(rng: np.random.Generator, count: int) -> pd.DataFrame:
    """Districts in blocks of three per county; every second block is split by grade span."""
    blocks = [min(3, count - start) for start in range(0, count, 3)]
    split = ("unified", "elementary", "high")
    kinds = [
        split[place] if number % 2 == 0 and size == 3 else "unified"
        for number, size in enumerate(blocks)
        for place in range(size)
    ]
    others = [index for index in range(len(COUNTIES)) if index + 1 not in COUNTY_ORDER]
    order = [number - 1 for number in COUNTY_ORDER] + others
    county = [order[number % len(order)] for number, size in enumerate(blocks) for _ in range(size)]
    towns = _town_names(rng, count)
    label = {"unified": "Unified", "elementary": "Elementary", "high": "Union High"}
    table = pd.DataFrame(
        {
            "code": [f"{COUNTIES[c][0]}{90017 + 13 * n:05d}" for n, c in enumerate(county)],
            "name": [f"{town} {label[kind]}" for town, kind in zip(towns, kinds, strict=True)],
            "town": towns,
            "kind": kinds,
            "county": [COUNTIES[c][0] for c in county],
            "county_name": [COUNTIES[c][1] for c in county],
        }
    )
    return table.sort_values("code", ignore_index=True)


def _target_enrollment(
    rng: np.random.Generator, districts: pd.DataFrame, students: int
) -> np.ndarray:
    """Students per district and grade number, summing to `students`."""
    sizes = np.clip(np.exp(rng.normal(0.0, 0.7, len(districts))), 0.35, 5.0)
    weights = np.zeros((len(districts), len(GRADES)))
    for district, kind in enumerate(districts["kind"]):
        low, high = _KIND_GRADES[kind]
        weights[district, low : high + 1] = sizes[district] * _GRADE_SIZE[low : high + 1]
    return apportion(weights.ravel(), students).reshape(weights.shape)


def _schools_of(kind: str, targets: np.ndarray) -> list[str]:
    """The kinds of school that a district of a kind runs for its target enrollment."""
    kinds: list[str] = []
    lower = int(targets[:10].sum())
    if kind != "high":
        if lower < 300:
            kinds.append("School")
        else:
            elementary = max(1, round(targets[:7].sum() / _TYPICAL_SIZE["Elementary"]))
            combined = elementary // 4
            kinds += ["School"] * combined + ["Elementary"] * (elementary - combined)
            middle = targets[7:10].sum() * (1 - combined / elementary)
            kinds += ["Middle"] * max(1, round(middle / _TYPICAL_SIZE["Middle"]))
    if kind != "elementary":
        kinds += ["High"] * max(1, round(targets[10:].sum() / _TYPICAL_SIZE["High"]))
    return kinds


def _build_schools(
    rng: np.random.Generator, districts: pd.DataFrame, targets: np.ndarray
) -> pd.DataFrame:
    rows = []
    for district, row in enumerate(districts.itertuples()):
        words = rng.permutation(len(SCHOOL_WORDS))
        for number, kind in enumerate(_schools_of(row.kind, targets[district])):
            word = SCHOOL_WORDS[words[number % len(words)]]
            place = f"{row.town} {word}" if number < len(words) else f"{row.town} {word} {number}"
            code = f"{9800011 + 7 * len(rows):07d}"
            low, high = _SPANS[kind]
            rows.append((row.code + code, code, f"{place} {kind}", kind, district, low, high))
    columns = ["cds", "code", "name", "kind", "district", "low", "high"]
    schools = pd.DataFrame(rows, columns=columns).sort_values("cds", ignore_index=True)
    schools["seats"] = rng.integers(2, 7, len(schools))
    return schools


def _build_networks(rng: np.random.Generator, schools: pd.DataFrame) -> pd.DataFrame:
    """Two or three networks over the districts; a few schools belong to two."""
    labels = ("Early Literacy Network", "Attendance Matters Network", "College Pathways Network")
    parts = []
    for number, label in enumerate(labels[: 3 if len(schools) >= 12 else 2]):
        share = rng.random(len(schools)) < 0.3
        share[rng.integers(0, len(schools), 2)] = True
        members = np.flatnonzero(share)
        parts.append(
            pd.DataFrame(
                {
                    "network_id": f"network-{number + 1}",
                    "network_name": label,
                    "school": members,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def build_collaborative(rng: np.random.Generator, districts: int, students: int) -> Collaborative:
    """The places of a sample with so many districts and students enrolled per year."""
    district_table = _build_districts(rng, districts)
    targets = _target_enrollment(rng, district_table, students)
    schools = _build_schools(rng, district_table, targets)
    return Collaborative(district_table, schools, targets, _build_networks(rng, schools))
