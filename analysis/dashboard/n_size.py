"""How many students a status, a change and a color need.

Belongs here: the Dashboard's n-sizes. Does not belong here: Flashlight's own rule for small cells.
Source: the Department's record layouts; recomputed on its 2024 and 2025 files.
"""

from __future__ import annotations

import pandas as pd

from analysis.dashboard.rules import color_groups

MINIMUM_N = 11


def is_reported(students: pd.Series, status: pd.Series) -> pd.Series:
    """Whether a year's status counts: at least 11 students.

    Where a file does not say how many there are, its status does: it prints none below 11.
    """
    return (students >= MINIMUM_N).fillna(status.notna()).astype(bool)


def has_color(
    year: pd.Series,
    record_type: pd.Series,
    student_group: pd.Series,
    students: pd.Series,
    prior_students: pd.Series,
) -> pd.Series:
    """Whether both years have enough students for a color, and the group gets one at all.

    30, and 15 for foster youth, homeless youth and long-term English learners of a district; never
    for groups that are shown for comparison only (EO, ELO, RFP, CAST; SBA and CAA since 2025).
    """
    is_district = record_type.isin(["D", "L"])  # L: the files of spring 2017
    enough = pd.Series(False, index=year.index)
    for rule in color_groups():
        minimum = pd.Series(rule.minimum_n, index=year.index).where(
            ~is_district, rule.minimum_n_of_districts
        )
        enough |= (
            (student_group == rule.student_group)
            & year.between(rule.first_year, rule.last_year)
            & (students >= minimum).fillna(False)
            & (prior_students >= minimum).fillna(False)
        ).astype(bool)
    return enough
