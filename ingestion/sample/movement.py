"""Where students are placed at the start of each school year: promotion, moves, entry, leaving.

Belongs here: the step from the end of one year to the start of the next. Does not belong
here: what happens within a year (enrollments.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.geography import GRADES, Collaborative, apportion

_LEAVES, _CHANGES_DISTRICT, _CHANGES_SCHOOL = 0.05, 0.025, 0.03
_NO_SHOW_SHARE = 0.2
# How far the students of districts without a grade may fill it elsewhere.
_MOST_ABOVE_TARGET, _FEW = 1.2, 5


class SchoolChoice:
    """Draws schools that serve a grade: within a district, or anywhere by district size."""

    def __init__(self, places: Collaborative) -> None:
        schools = places.schools
        count = len(places.districts)
        self.district_of = schools["district"].to_numpy()
        self.county_of = places.districts["county"].to_numpy().astype(str)
        self.low, self.high = schools["low"].to_numpy(), schools["high"].to_numpy()
        self.offset = np.zeros((count, len(GRADES)), dtype=np.int64)
        self.length = np.zeros((count, len(GRADES)), dtype=np.int64)
        lists = []
        for district in range(count):
            own = np.flatnonzero(self.district_of == district)
            for grade in range(len(GRADES)):
                serving = own[(self.low[own] <= grade) & (self.high[own] >= grade)]
                self.offset[district, grade] = sum(map(len, lists))
                lists.append(np.repeat(serving, schools["seats"].to_numpy()[serving]))
                self.length[district, grade] = len(lists[-1])
        self.seats = np.concatenate(lists)
        self.targets = places.targets

    def within(self, rng: np.random.Generator, district, grade) -> np.ndarray:
        """A school of the district that serves the grade, for each pair."""
        pick = (rng.random(len(district)) * self.length[district, grade]).astype(np.int64)
        return self.seats[self.offset[district, grade] + pick]

    def district_for(self, rng: np.random.Generator, grade, home=None) -> np.ndarray:
        """A district that serves the grade, by size; in the county of `home` where there is one."""
        result = np.zeros(len(grade), dtype=np.int64)
        county = self.county_of[home] if home is not None else np.full(len(grade), "")
        for level in np.unique(grade):
            for place in np.unique(county[grade == level]):
                rows = np.flatnonzero((grade == level) & (county == place))
                weights = np.where(self.length[:, level] > 0, self.targets[:, level] + 0.5, 0.0)
                local = np.where(self.county_of == place, weights, 0.0)
                limits = np.cumsum(local if local.sum() > 0 else weights)
                result[rows] = np.searchsorted(limits, rng.random(len(rows)) * limits[-1], "right")
        return result


def place_entrants(
    rng: np.random.Generator, choice: SchoolChoice, present: np.ndarray, students: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """District, grade and school of new students who fill the enrollment up to `students`.

    `present[d, g]` counts those who are already placed; the gaps to the targets are filled in
    proportion.
    """
    gaps = np.maximum(choice.targets - present, 0)
    if gaps.sum() == 0:
        gaps = choice.targets
    counts = apportion(gaps.ravel().astype(float), int(students - present.sum()))
    flat = np.repeat(np.arange(gaps.size), counts)
    district, grade = np.divmod(flat, gaps.shape[1])
    return district, grade, choice.within(rng, district, grade)


def _without_place(
    choice: SchoolChoice, district: np.ndarray, grade: np.ndarray, leaves, unserved
) -> np.ndarray:
    """Which students from districts without their grade find no place in the district they chose.

    A grade grows by a part beyond its target only, as it would not stay a small district's grade
    if all schools around sent it their students; the others go on outside the collaborative.
    """
    targets = choice.targets
    places = np.maximum(_MOST_ABOVE_TARGET * targets, targets + _FEW).astype(np.int64)
    own = ~leaves & ~unserved
    np.subtract.at(places, (district[own], grade[own]), 1)
    coming = np.flatnonzero(~leaves & unserved)
    rows = pd.DataFrame({"district": district[coming], "grade": grade[coming]})
    order = rows.groupby(["district", "grade"]).cumcount().to_numpy()
    without = np.zeros(len(district), dtype=bool)
    without[coming] = order >= places[district[coming], grade[coming]]
    return without


def promote(
    rng: np.random.Generator, choice: SchoolChoice, ended: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Placements at the start of the next year, and the no-shows at schools left behind.

    `ended` holds one row per student of the year that ended: student, school, grade, gone,
    graduated, retained. Returns placements (student, school, grade) and no-shows of the same
    columns: students whom the old school still expected.
    """
    going_on = ended[~(ended["gone"] | ended["graduated"])]
    student, old = going_on["student"].to_numpy(), going_on["school"].to_numpy()
    grade = going_on["grade"].to_numpy() + ~going_on["retained"].to_numpy()
    home = choice.district_of[old]
    leaves = rng.random(len(student)) < _LEAVES
    unserved = choice.length[home, grade] == 0
    moves = (rng.random(len(student)) < _CHANGES_DISTRICT) & ~unserved
    district = home.copy()
    district[unserved] = choice.district_for(rng, grade[unserved], home[unserved])
    district[moves] = choice.district_for(rng, grade[moves])
    served = (choice.low[old] <= grade) & (choice.high[old] >= grade) & (district == home)
    changes = rng.random(len(student)) < _CHANGES_SCHOOL
    school = np.where(served & ~changes, old, choice.within(rng, district, grade))
    stays = ~leaves & ~_without_place(choice, district, grade, leaves, unserved)
    placements = pd.DataFrame({"student": student, "school": school, "grade": grade})[stays]
    expected = (choice.low[old] <= grade) & (choice.high[old] >= grade)
    absent = expected & (leaves | (school != old)) & (rng.random(len(student)) < _NO_SHOW_SHARE)
    no_shows = pd.DataFrame({"student": student, "school": old, "grade": grade})[absent]
    return placements.reset_index(drop=True), no_shows.reset_index(drop=True)
