"""Student groups of each qualifying enrollment, from the truth of a year.

Belongs here: which groups a student is in at an enrollment. Does not belong here: counting
(measures.py). Groups hold as of the enrollment: background and language as reported by its
district, programs as reported by its school.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample import programs
from ingestion.sample.language import EL, EO, RFEP
from ingestion.sample.special_education import PARTICIPATING
from ingestion.sample.years import SchoolYear, day_number

GROUPS = (
    "ALL", "AA", "AI", "AS", "FI", "HI", "PI", "WH", "MR", "EL", "RFEP", "EO", "LTEL", "SED",
    "SWD", "FOS", "HOM", "MIG", "F", "M", "X",
)  # fmt: skip
PLACE = {group: place for place, group in enumerate(GROUPS)}
NOT_A_GRADUATE = 14
_YEARS_OF_LONG_TERM = 7
_SED_PROGRAMS = (
    programs.FREE_MEALS, programs.REDUCED_MEALS, programs.MIGRANT, programs.HOMELESS,
    programs.FOSTER, programs.TRIBAL,
)  # fmt: skip
_DISTRICTS = 1024  # more than a sample has; part of the student-and-district key
_DAYS = 1 << 16


def _in_effect(lines: pd.DataFrame, rows: pd.DataFrame) -> np.ndarray:
    """Place in `lines` of the latest one of the same student and district begun by `end`, or -1."""
    key = lines["student"].to_numpy().astype(np.int64) * _DISTRICTS + lines["district"]
    key = key.to_numpy() * _DAYS + np.maximum(lines["start"].to_numpy(), 0)
    order = np.argsort(key, kind="stable")
    own = rows["student"].to_numpy().astype(np.int64) * _DISTRICTS + rows["district"].to_numpy()
    place = np.searchsorted(key[order], own * _DAYS + rows["end"].to_numpy(), "right") - 1
    found = order[np.maximum(place, 0)]
    return np.where((place >= 0) & (key[found] // _DAYS == own), found, -1)


def race_group(information: pd.DataFrame) -> np.ndarray:
    """Place in GROUPS of the race/ethnicity group of SINF lines, or -1 for none."""
    limits = [(100, "AI"), (201, "AS"), (301, "PI"), (400, "FI"), (600, "AA"), (700, "WH")]
    starts = np.array([0] + [code for code, _ in limits])
    places = np.array([-1] + [PLACE[group] for _, group in limits])
    codes = information[["race1", "race2", "race3"]].to_numpy()
    each = places[np.searchsorted(starts, codes, "right") - 1]
    highest = each.max(axis=1)
    lowest = np.where(each < 0, 99, each).min(axis=1)
    single = np.where(lowest == highest, highest, PLACE["MR"])
    single = np.where(highest < 0, -1, single)
    return np.where(information["hispanic"], PLACE["HI"], single)


def _program_flags(lines: pd.DataFrame, rows: pd.DataFrame, flags: np.ndarray) -> None:
    keyed = rows[["student", "school", "start", "end"]].assign(row=np.arange(len(rows)))
    pairs = keyed.merge(
        lines[["student", "school", "code", "start", "end"]],
        on=["student", "school"],
        suffixes=("", "_program"),
    )
    finish = pairs["end_program"].to_numpy()
    overlaps = pairs["start_program"].to_numpy() <= pairs["end"].to_numpy()
    overlaps &= (finish < 0) | (finish >= pairs["start"].to_numpy())
    row, code = pairs["row"].to_numpy()[overlaps], pairs["code"].to_numpy()[overlaps]
    flags[row[np.isin(code, _SED_PROGRAMS)], PLACE["SED"]] = True
    flags[row[np.isin(code, (programs.FOSTER, programs.TRIBAL))], PLACE["FOS"]] = True
    flags[row[code == programs.HOMELESS], PLACE["HOM"]] = True
    flags[row[code == programs.MIGRANT], PLACE["MIG"]] = True


def _in_special_education(lines: pd.DataFrame, rows: pd.DataFrame) -> np.ndarray:
    """Places of the rows that a participating status of the same district overlaps."""
    keyed = rows[["student", "district", "start", "end"]].assign(row=np.arange(len(rows)))
    taking_part = lines[lines["status"] == PARTICIPATING]
    pairs = keyed.merge(taking_part, on=["student", "district"], suffixes=("", "_status"))
    overlaps = (pairs["start_status"] <= pairs["end"]) & (pairs["end_status"] >= pairs["start"])
    return pairs["row"].to_numpy()[overlaps]


def enrollment_groups(
    rows: pd.DataFrame,
    gender: np.ndarray,
    information: pd.DataFrame,
    language: pd.DataFrame,
    program: pd.DataFrame,
    special_education: pd.DataFrame,
    year: SchoolYear,
) -> tuple[np.ndarray, np.ndarray]:
    """Group membership of qualifying enrollments, and who is a learner for academic measures.

    Membership has one row per enrollment and one column per group. Learners for academic
    measures are English learners, and those reclassified within the last four years.
    `rows`: student, district, school, start, end; `gender` per row (place in F, M, X).
    SWD follows from special education (student, district, status, start, end), LTEL from the
    language status.
    """
    n = len(rows)
    flags = np.zeros((n, len(GROUPS)), dtype=bool)
    flags[:, PLACE["ALL"]] = True
    flags[np.arange(n), PLACE["F"] + gender] = True
    place = _in_effect(information, rows)
    finish = information["end"].to_numpy()[place]
    in_effect = (place >= 0) & ((finish < 0) | (finish >= rows["start"].to_numpy()))
    group = race_group(information)[place]
    has_group = in_effect & (group >= 0)
    flags[np.flatnonzero(has_group), group[has_group]] = True
    parent = information["parent"].to_numpy()[place]
    flags[in_effect & (parent == NOT_A_GRADUATE), PLACE["SED"]] = True
    _program_flags(program, rows, flags)

    place = _in_effect(language, rows)
    status = np.where(place >= 0, language["status"].to_numpy()[place], -1)
    for code, name in ((EL, "EL"), (RFEP, "RFEP"), (EO, "EO")):
        flags[status == code, PLACE[name]] = True
    since = language["start"].to_numpy()[place]
    long_ago = day_number(year.start_year + 1 - _YEARS_OF_LONG_TERM, 6, 30)
    flags[(status == EL) & (since <= long_ago), PLACE["LTEL"]] = True
    flags[_in_special_education(special_education, rows), PLACE["SWD"]] = True
    four_years_ago = day_number(year.start_year + 1 - 4, 6, 30)
    recent = (status == RFEP) & (since > four_years_ago)
    return flags, (status == EL) | recent
