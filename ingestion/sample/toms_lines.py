"""The columns of the TOMS student score file, from the truth of a year.

Belongs here: which column holds what. Does not belong here: the order of columns (the layout)
or drawing scores (assessments.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.assessments import CONDITIONS
from ingestion.sample.language import EL, RFEP, STATUSES
from ingestion.sample.lines import Column, choose, digits, flags, iso_dates, whole_numbers
from ingestion.sample.names import FIRST_NAMES, LAST_NAMES
from ingestion.sample.reporter import Reporter
from ingestion.sample.scale import standard
from ingestion.sample.students import DISABILITIES, GENDERS, LANGUAGES, statewide_ids
from ingestion.sample.years import SchoolYear, day_number

_ETHNICITIES = ("500", "700", "200", "400", "600", "100", "300", "800", "")


def _student(own: pd.DataFrame, number: np.ndarray) -> dict[str, Column]:
    disabled = own["disabled"].to_numpy()
    disability = choose(DISABILITIES, np.where(disabled, own["disability"].to_numpy(), -1))
    yes_no = {
        "section_504_status": "plan504",
        "calpads_special_education": "disabled",
        "special_education_for_testing": "disabled",
        "migrant_status": "migrant",
        "military_status": "military",
        "foster_status": "foster",
        "homeless_status": "homeless",
        "economic_disadvantage_status": "sed",
        "economic_disadvantage_testing": "sed",
    }
    columns: dict[str, Column] = {
        "ssid": digits(statewide_ids(number), 10),
        "student_last_name": choose(LAST_NAMES, own["last"].to_numpy()),
        "student_first_name": choose(FIRST_NAMES, own["first"].to_numpy()),
        "student_middle_name": choose(FIRST_NAMES, own["middle"].to_numpy()),
        "date_of_birth": iso_dates(own["birth"].to_numpy()),
        "gender": choose(GENDERS, own["gender"].to_numpy()),
        "primary_disability_type": disability,
        "primary_disability_for_testing": disability,
        "calpads_primary_language": choose(LANGUAGES, own["language"].to_numpy()),
        "reporting_ethnicity": choose(_ETHNICITIES, own["category"].to_numpy()),
        "hispanic_or_latino": flags(own["category"].to_numpy() == 0, "Yes", "No"),
        "parent_education_level": own["parent"].to_numpy().astype("S2"),
        "local_student_id": digits(number + 1_000_000, 7),
    }
    for name, trait in yes_no.items():
        columns[name] = flags(own[trait].to_numpy(), "Yes", "No")
    return columns


def _language(rows: pd.DataFrame) -> dict[str, Column]:
    status, start = rows["status"].to_numpy(), rows["status_start"].to_numpy()
    return {
        "elas": choose(STATUSES, status),
        "el_status": flags(status == EL, "Yes", "No"),
        "el_entry_date": iso_dates(np.where(status == EL, start, -1)),
        "rfep_date": iso_dates(np.where(status == RFEP, start, -1)),
        "ltel_or_arltel": flags(rows["long_term"].to_numpy()),
    }


def _result(rows: pd.DataFrame) -> dict[str, Column]:
    score = rows["score"].to_numpy().astype(np.int64)
    alternate, grade = rows["alternate"].to_numpy(), rows["grade"].to_numpy().astype(np.int64)
    limit = standard(alternate, rows["subject"].to_numpy(), grade)
    error = np.where(alternate, 8, 22 + abs(score - limit) // 20)
    scored = score >= 0
    attempted = np.where(scored, b"Y", np.where(rows["day"].to_numpy() >= 0, b"P", b"N"))
    return {
        "condition_code": choose(CONDITIONS, rows["condition"].to_numpy()),
        "attemptedness": attempted,
        "score_status": np.where(scored, b"S", b""),
        "test_mode": b"O",
        "include_indicator": flags(rows["included"].to_numpy()),
        "scale_score": whole_numbers(score, 3000),
        "standard_error_measurement": whole_numbers(np.where(scored, error, -1), 200),
        "smarter_scale_scores_error_bands_min": whole_numbers(
            np.where(scored, score - error, -1), 3000
        ),
        "smarter_scale_scores_error_bands_max": whole_numbers(
            np.where(scored, score + error, -1), 3200
        ),
        "achievement_levels": choose(("", "1", "2", "3", "4"), rows["level"].to_numpy()),
    }


def _earlier(rows: pd.DataFrame) -> dict[str, Column]:
    """Last year's result of the same test, where there is one."""
    return {
        "grade_assessed_minus_1": _grades(rows["grade_before"].to_numpy()),
        "scale_score_minus_1": whole_numbers(rows["score_before"].to_numpy(), 3000),
        "achievement_level_minus_1": choose(
            ("", "1", "2", "3", "4"), rows["level_before"].to_numpy()
        ),
    }


def _grades(grade: np.ndarray) -> np.ndarray:
    table = np.array([*(f"{number:02d}" for number in range(13)), ""], dtype="S2")
    return table[np.where(grade < 0, 13, grade)]


def columns_for(
    reporter: Reporter, rows: pd.DataFrame, school_names: np.ndarray, district_name: str
) -> dict[str, Column]:
    """The columns of a district's score file of a year."""
    number = rows["student"].to_numpy()
    own = reporter.students.iloc[number]
    school = rows["school"].to_numpy()
    district_code = reporter.code.encode()
    cds = np.char.add(district_code, reporter.school_codes[school])
    year = SchoolYear(reporter.school_year)
    done = iso_dates(rows["day"].to_numpy())
    names = school_names[school]
    grade = _grades(rows["grade"].to_numpy())
    columns = _student(own, number) | _language(rows) | _result(rows) | _earlier(rows)
    return columns | {
        "record_type": digits(rows["record_type"].to_numpy(), 2),
        "calpads_grade": grade,
        "grade_assessed": grade,
        "calpads_district_code": district_code + b"0000000",
        "calpads_district_name": district_name.encode(),
        "calpads_school_code": cds,
        "calpads_school_name": names,
        "calpads_nps_school_flag": b"N",
        "enrollment_effective_date": iso_dates(rows["enrolled_from"].to_numpy()),
        "first_entry_date_in_us_school": iso_dates(reporter.initial_days[number]),
        "tested_district_code_1": district_code + b"0000000",
        "tested_school_code_1": cds,
        "test_start_date_1": done,
        "test_completed_date_1": done,
        "final_tested_district_code": district_code + b"0000000",
        "final_tested_school_code": cds,
        "final_test_completed_date": done,
        "school_start_date_test_window_1": iso_dates(
            np.array([day_number(year.start_year + 1, 4, 1)])
        )[0],
        "school_end_date_test_window_1": iso_dates(
            np.array([day_number(year.start_year + 1, 6, 13)])
        )[0],
        "uin": digits(number, 12),
    }
