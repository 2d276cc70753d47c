"""Who counts at which entity: a year's enrollments seen from one level.

Belongs here: joining students to schools, districts, counties, networks and the
collaborative. Does not belong here: the measures (measures.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingestion.sample.geography import Collaborative

_ENTITIES = 1 << 16  # more than a level has; part of the student-and-entity key
_LONGEST_GAP = 30


@dataclass(frozen=True)
class Level:
    """One level (or one network): its entities and the entity of each school (-1 outside)."""

    name: str
    entity_ids: tuple[str, ...]
    of_school: np.ndarray


def levels(places: Collaborative) -> list[Level]:
    """School, district, county, each network, and the collaborative."""
    schools, districts = places.schools, places.districts
    district = schools["district"].to_numpy()
    county_ids, of_district = np.unique(districts["county"].to_numpy(str), return_inverse=True)
    result = [
        Level("school", tuple(schools["cds"]), np.arange(len(schools))),
        Level("district", tuple(districts["code"]), district),
        Level("county", tuple(map(str, county_ids)), of_district[district]),
    ]
    for network, members in places.networks.groupby("network_id"):
        of_school = np.full(len(schools), -1)
        of_school[members["school"]] = 0
        result.append(Level("network", (str(network),), of_school))
    everyone = np.zeros(len(schools), dtype=np.int64)
    return [*result, Level("collaborative", ("collaborative",), everyone)]


def keys(student: np.ndarray, entity: np.ndarray) -> np.ndarray:
    """One number per student and entity."""
    return student.astype(np.int64) * _ENTITIES + entity


@dataclass(frozen=True)
class Roster:
    """Who counts at the entities of a level.

    Sorted keys of student and entity, and the row of the latest qualifying enrollment of each.
    """

    key: np.ndarray
    row: np.ndarray

    @property
    def entity(self) -> np.ndarray:
        """Entity number of each key."""
        return self.key % _ENTITIES

    def find(self, key: np.ndarray) -> np.ndarray:
        """Place of each key in the roster, or -1."""
        place = np.minimum(np.searchsorted(self.key, key), max(len(self.key) - 1, 0))
        return np.where(self.key[place] == key, place, -1)


def roster(level: Level, rows: pd.DataFrame) -> Roster:
    """The roster of a level from qualifying enrollments (student, school, start, end).

    Latest: by start, then end, then the school's CDS code.
    """
    school = rows["school"].to_numpy()
    entity = level.of_school[school]
    inside = np.flatnonzero(entity >= 0)
    key = keys(rows["student"].to_numpy()[inside], entity[inside])
    end, start = rows["end"].to_numpy()[inside], rows["start"].to_numpy()[inside]
    order = np.lexsort((school[inside], end, start, key))
    last = np.append(key[order][1:] != key[order][:-1], True)[: len(key)]
    return Roster(key[order][last], inside[order][last])


def latest_known(
    level: Level, who: Roster, rows: pd.DataFrame, known: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Per student and entity the latest enrollment whose district knows an outcome.

    `known` tells it per row. Returns places in the roster `who` of the level, in their order, and
    the row of each; who has no outcome is left out.
    """
    places = np.flatnonzero(known)
    latest = roster(level, rows.iloc[places])
    return who.find(latest.key), places[latest.row]


def census_islands(level: Level, rows: pd.DataFrame, census_day: int) -> tuple:
    """Per student and entity the end of the uninterrupted primary enrollment on Census Day.

    Primary: status 10, or 30 for more than 30 days; gaps of at most 30 days (between the day
    after an exit and the day before the next start) do not interrupt. Returns sorted keys and
    last days of the islands that began by Census Day and reach it.
    """
    length = rows["end"].to_numpy() - rows["start"].to_numpy() + 1
    status = rows["status"].to_numpy()
    entity = level.of_school[rows["school"].to_numpy()]
    primary = (entity >= 0) & ((status == 10) | ((status == 30) & (length > 30)))
    part = rows[primary]
    key = keys(part["student"].to_numpy(), entity[primary])
    order = np.lexsort((part["end"].to_numpy(), part["start"].to_numpy(), key))
    key, start = key[order], part["start"].to_numpy()[order].astype(np.int64)
    end = part["end"].to_numpy()[order].astype(np.int64)
    number = np.cumsum(np.append(True, key[1:] != key[:-1])) if len(key) else key
    # Offsets keep the running maximum of one student's ends apart from the next one's.
    offset = number * (1 << 20)
    reached = np.maximum.accumulate(end + offset) - offset
    fresh = np.append(True, key[1:] != key[:-1])
    fresh[1:] |= start[1:] - reached[:-1] - 1 > _LONGEST_GAP
    begin = np.flatnonzero(fresh)
    final = np.append(begin[1:], len(key)) - 1
    covers = (start[begin] <= census_day) & (reached[final] >= census_day)
    return key[begin][covers], reached[final][covers]
