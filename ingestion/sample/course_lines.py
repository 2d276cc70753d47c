"""The columns of the CALPADS course files CRSC and SCSC, from the truth of a year.

Belongs here: which field holds what. Does not belong here: courses and marks (courses.py). Each
function takes rows of one district and year.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.courses import COURSES, MARKS, TERMS
from ingestion.sample.lines import Column, choose, digits
from ingestion.sample.reporter import Reporter

_SECTION = b"1"


def crsc(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    """Completed course sections."""
    course = rows["course"].to_numpy()
    approved = np.array([bool(given.requirement) for given in COURSES])[course]
    return {
        "transaction_type_code": b"A",
        "reporting_lea": reporter.code.encode(),
        "school_of_course_delivery": reporter.school_codes[rows["school"].to_numpy()],
        "academic_year_id": reporter.school_year.encode(),
        "crs_state_course_code": choose([given.code for given in COURSES], course),
        "crs_local_course_id": choose([given.local_id for given in COURSES], course),
        "crs_course_name": choose([given.name for given in COURSES], course),
        "crs_uc_csu_approved_indicator": np.where(approved, b"Y", b"N"),
        "course_section_id": _SECTION,
        "academic_term_code": choose(TERMS, rows["term"].to_numpy()),
        "seid": digits(rows["teacher"].to_numpy(), 10),
        "course_section_instructional_level_code": choose(
            [given.level for given in COURSES], course
        ),
        "departmentalized_course_standards_grade_level_range_code": choose(
            [given.standards_range for given in COURSES], course
        ),
    }


def scsc(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    """Completed courses of students, with marks and credits."""
    columns, _ = reporter.common(rows)
    course = rows["course"].to_numpy()
    term = choose(TERMS, rows["term"].to_numpy())
    credit = ("0.00", "5.00", "10.00")
    units = ("0.0", "0.5", "1.0")
    attempted, earned = rows["attempted"].to_numpy() // 5, rows["earned"].to_numpy() // 5
    return columns | {
        "local_course_id": choose([given.local_id for given in COURSES], course),
        "course_section_id": _SECTION,
        "academic_term_code": term,
        "student_credits_attempted": choose(credit, attempted),
        "student_credits_earned": choose(credit, earned),
        "student_course_final_grade": choose(MARKS, rows["mark"].to_numpy()),
        "uc_csu_admission_requirement_code": choose(
            [given.requirement for given in COURSES], course
        ),
        "marking_period_code": term,
        "carnegie_units_earned": choose(units, earned),
    }
