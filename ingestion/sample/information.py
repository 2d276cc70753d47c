"""Student information in effect: the truth behind the SINF file.

Belongs here: effective-dated background lines. Does not belong here: drawing the background
itself (students.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.population import Population, stays
from ingestion.sample.school_calendar import YearCalendar


def information_lines(
    population: Population, spans: pd.DataFrame, calendar: YearCalendar
) -> pd.DataFrame:
    """The SINF lines of a year: one per student and district, two where something changed.

    Columns: student, district, school, start, end (-1 open), hispanic, race1 to race3,
    parent (education level).
    """
    there = stays(spans, "district")
    students = population.students
    number = there["student"].to_numpy()
    change = students["change_day"].to_numpy()[number]
    first, last = there["first"].to_numpy(), there["last"].to_numpy()
    left = last < calendar.last[there["district"].to_numpy()] - 3
    end = np.where(left, last, -1)
    changes = (change > first) & (change <= last)
    base = there[["student", "district", "school"]]
    opening = base.assign(start=first, end=np.where(changes, change - 1, end))
    closing = base[changes].assign(start=change[changes], end=end[changes])
    lines = pd.concat([opening, closing], ignore_index=True)
    number = lines["student"].to_numpy()
    changed = lines["start"].to_numpy() >= students["change_day"].to_numpy()[number]
    hispanic = students["category"].to_numpy()[number] == 0
    # A quarter of the changes also corrects the ethnicity.
    corrected = changed & (students["house"].to_numpy()[number] % 4 == 0)
    lines["hispanic"] = hispanic | corrected
    for race in ("race1", "race2", "race3"):
        lines[race] = students[race].to_numpy()[number]
    parent = students[["parent", "later_parent"]].to_numpy()[number]
    lines["parent"] = np.where(changed, parent[:, 1], parent[:, 0])
    return lines.astype({"start": np.int32, "end": np.int32, "parent": np.int8})


def initial_enrollment_days(population: Population, kindergarten: np.ndarray) -> np.ndarray:
    """First enrollment in a US school per student: kindergarten, or the first span if earlier."""
    spans = pd.concat([year[["student", "start"]] for year in population.spans])
    first = spans.groupby("student")["start"].min()
    first = first.reindex(range(len(population.students))).to_numpy().astype(np.int64)
    newcomer = population.students["newcomer"].to_numpy()
    return np.where(newcomer, first, np.minimum(first, kindergarten))
