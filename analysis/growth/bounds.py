"""Lowest and highest obtainable scale scores per subject, grade and school year.

Belongs here: reading a table of bounds. Does not belong here: the bounds themselves, which are
facts of a test and come with its scores.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas

from analysis.growth.cohorts import Cohort
from analysis.growth.table import school_years

COLUMNS = ("subject", "grade", "lowest_score", "highest_score")


@dataclass(frozen=True)
class Bounds:
    """The lowest and highest score that a test can give."""

    lowest: float
    highest: float


class _EveryYear(dict[Cohort, Bounds]):
    """Bounds that hold in whatever year no other bounds are given for."""

    def get(self, cohort: Cohort, default: Bounds | None = None) -> Bounds | None:
        every = Cohort(cohort.subject, 0, cohort.grade)
        return super().get(cohort) or super().get(every) or default


def read_bounds(table: pandas.DataFrame | None) -> Mapping[Cohort, Bounds]:
    """Bounds by cohort from `subject, grade, lowest_score, highest_score[, school_year]`.

    Without `school_year`, or where it is missing, a row holds for every year. Raises ValueError
    for missing columns, repeated rows and bounds that are no range.
    """
    found = _EveryYear()
    if table is None:
        return found
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise ValueError(f"the table of score bounds lacks the columns {', '.join(missing)}")
    table = table.reset_index(drop=True)
    years = pandas.Series(0, index=table.index)
    if "school_year" in table.columns:
        named = table["school_year"].notna()
        years[named] = school_years(table.loc[named, "school_year"])
    columns = (table[name] for name in COLUMNS)
    for year, subject, grade, low, high in zip(years, *columns, strict=True):
        cohort = Cohort(str(subject), int(year), int(grade))
        if not float(low) < float(high):
            raise ValueError(f"the score bounds of {subject} grade {grade} are no range")
        if cohort in found:
            raise ValueError(f"the score bounds of {subject} grade {grade} are given twice")
        found[cohort] = Bounds(float(low), float(high))
    return found
