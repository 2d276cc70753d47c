"""The columns of the TOMS Summative ELPAC score file, from the truth of a year.

Belongs here: which column holds what. Does not belong here: the order of columns (the layout)
or drawing scores (elpac.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.elpac import tells_year_before
from ingestion.sample.geography import GRADES
from ingestion.sample.language import EL, STATUSES
from ingestion.sample.lines import Column, choose, digits, flags, iso_dates, whole_numbers
from ingestion.sample.names import FIRST_NAMES, LAST_NAMES
from ingestion.sample.reporter import Reporter
from ingestion.sample.students import GENDERS, statewide_ids

_HIGHEST = 2000
_LEVELS = ("", "1", "2", "3", "4")


def _scores_or_none(score: np.ndarray) -> np.ndarray:
    return np.where(score < 0, b"NS", whole_numbers(score, _HIGHEST))


def elpac_columns(
    reporter: Reporter, rows: pd.DataFrame, school_names: np.ndarray, district_name: str
) -> dict[str, Column]:
    """The columns of a district's Summative ELPAC score file of a year."""
    number, school = rows["student"].to_numpy(), rows["school"].to_numpy()
    own = reporter.students.iloc[number]
    district_code = reporter.code.encode() + b"0000000"
    cds = np.char.add(reporter.code.encode(), reporter.school_codes[school])
    grade, score = choose(GRADES, rows["grade"].to_numpy()), rows["score"].to_numpy()
    done = iso_dates(rows["day"].to_numpy())
    level = rows["level"].to_numpy()
    columns: dict[str, Column] = {
        "record_type": np.where(rows["alternate"].to_numpy(), b"23", b"21"),
        "uin": digits(number, 12),
        "ssid": digits(statewide_ids(number), 10),
        "local_student_id": digits(number + 1_000_000, 7),
        "student_last_name": choose(LAST_NAMES, own["last"].to_numpy()),
        "student_first_name": choose(FIRST_NAMES, own["first"].to_numpy()),
        "date_of_birth": iso_dates(own["birth"].to_numpy()),
        "gender": choose(GENDERS, own["gender"].to_numpy()),
        "calpads_grade": grade,
        "grade_assessed": grade,
        "calpads_district_code": district_code,
        "calpads_district_name": district_name.encode(),
        "calpads_school_code": cds,
        "calpads_school_name": school_names[school],
        "calpads_nps_school_flag": b"N",
        "calpads_idea_indicator": flags(own["disabled"].to_numpy(), "Yes", "No"),
        "el_status": flags(rows["status"].to_numpy() == EL, "Yes", "No"),
        "elas_for_testing": choose(STATUSES, rows["status"].to_numpy()),
        "first_entry_date_in_us_school": iso_dates(reporter.initial_days[number]),
        "tested_district_code_1": district_code,
        "tested_school_code_1": cds,
        "test_start_date_1": done,
        "test_completed_date_1": done,
        "final_tested_district_code": district_code,
        "final_tested_school_code": cds,
        "final_test_completed_date": done,
        "attemptedness": np.where(score >= 0, b"Y", b"N"),
        "include_indicator": flags(rows["included"].to_numpy()),
        "overall_scale_score": _scores_or_none(score),
        "overall_pl": np.where(level == 0, b"NS", choose(_LEVELS, level)),
    }
    if len(rows) and tells_year_before(rows["district"].to_numpy()[:1])[0]:
        columns |= {
            "grade_assessed_minus_1": choose(GRADES, rows["grade_before"].to_numpy()),
            "overall_scale_score_minus_1": whole_numbers(rows["score_before"].to_numpy(), _HIGHEST),
            "overall_pl_minus_1": choose(_LEVELS, rows["level_before"].to_numpy()),
        }
    return columns
