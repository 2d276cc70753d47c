"""Who goes to college after graduation: the truth behind StudentTracker files, and their columns.

Belongs here: enrollments at colleges, what a search tells of them, and who went within the window.
Does not belong here: who graduated (cohorts.py).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ingestion.sample.cohorts import GRADUATE, Cohort
from ingestion.sample.lines import Column, choose, compact_dates, digits
from ingestion.sample.students import statewide_ids
from ingestion.sample.years import day_number

RECORD = "nsc_student_tracker"
NOT_REPORTED = -1
_MONTHS = 12
# Two districts of three search, on a day of November, the classes of the last two summers: that of
# the last one too early to tell.
_SEARCHED = (11, 8)
_COLLEGES = ("001316-00", "001131-00", "008918-00")
# What graduates do, each with its share: enroll in the fall or in spring, after a year, have been
# enrolled while in high school, both, nothing; others are not searched.
_FALL, _SPRING, _LATE, _DUAL, _DUAL_AND_FALL, _NOTHING = range(6)
_SHARES = (0.46, 0.54, 0.62, 0.68, 0.76, 0.97)


def enrollments(rng: np.random.Generator, cohort: pd.DataFrame, ending: int) -> pd.DataFrame:
    """What a four-year class does: student, district, exit, begin (a day; -1 never enrolled).

    A row per enrollment; graduates who are not searched have none.
    """
    rows = cohort[cohort["outcome"] == GRADUATE].sort_values("student")
    rows = rows[["student", "district", "exit"]].reset_index(drop=True)
    does = np.searchsorted(_SHARES, rng.random(len(rows)))
    days = {
        _FALL: day_number(ending, 8, 21),
        _SPRING: day_number(ending + 1, 1, 16),
        _LATE: day_number(ending + 1, 9, 2),
        _DUAL: day_number(ending, 1, 17),
        _NOTHING: -1,
    }
    parts = [rows[does == kind].assign(begin=day) for kind, day in days.items()]
    both = rows[does == _DUAL_AND_FALL]
    parts += [both.assign(begin=days[kind]) for kind in (_DUAL, _FALL)]
    table = pd.concat(parts, ignore_index=True).sort_values(["student", "begin"])
    return table[table["district"] % 3 != 1].reset_index(drop=True)


def with_college(name: str, cohort: Cohort, done: pd.DataFrame, last_year: int) -> Cohort:
    """The four-year cohort of a school year with `college`: 1, 0, or NOT_REPORTED.

    A district tells of a class by its search in the second school year after it; `last_year` is
    the one in which the last year of the sample ends.
    """
    told = np.isin(cohort.rows["district"], done["district"].unique())
    told &= int(name[5:]) + 2 <= last_year
    until = pd.to_datetime(done["exit"], unit="D") + pd.DateOffset(months=_MONTHS)
    went = done[(done["begin"] > done["exit"]) & (pd.to_datetime(done["begin"], unit="D") <= until)]
    college = np.where(told, np.isin(cohort.rows["student"], went["student"]), NOT_REPORTED)
    return replace(cohort, rows=cohort.rows.assign(college=college))


def search(classes: dict[int, pd.DataFrame], ending: int) -> pd.DataFrame:
    """The lines of the search in a school year: student, district, begin (-1 not found), searched.

    `classes` are what each class does, by the year in which it graduated.
    """
    searched = day_number(ending - 1, *_SEARCHED)
    parts = [classes[year] for year in (ending - 2, ending - 1) if year in classes]
    if not parts:
        return pd.DataFrame(columns=["student", "district", "begin", "searched"])
    rows = pd.concat(parts, ignore_index=True)
    rows["begin"] = np.where(rows["begin"] <= searched, rows["begin"], -1)
    found = rows[rows["begin"] >= 0]
    rest = rows[~rows["student"].isin(found["student"])].drop_duplicates("student")
    return pd.concat([found, rest], ignore_index=True).assign(searched=searched)


def columns(rows: pd.DataFrame) -> dict[str, Column]:
    """The columns of the detail file."""
    student, begin = rows["student"].to_numpy(), rows["begin"].to_numpy()
    found, college = begin >= 0, np.where(begin >= 0, student % len(_COLLEGES), -1)
    return {
        "ssid": digits(statewide_ids(student), 10),
        "record_found": choose(("N", "Y"), found.astype(int)),
        "search_date": compact_dates(rows["searched"].to_numpy()),
        "college_code_branch": choose(_COLLEGES, college),
        "college_name": choose(("State University", "University", "Community College"), college),
        "college_state": np.where(found, b"CA", b""),
        "college_type": choose(("4-year", "4-year", "2-year"), college),
        "public_or_private": choose(("Public", "Private", "Public"), college),
        "enrollment_begin": compact_dates(begin),
        "enrollment_end": compact_dates(np.where(found, begin + 110, -1)),
        "enrollment_status": np.where(found, b"F", b""),
        "graduated": np.where(found, b"N", b""),
    }
