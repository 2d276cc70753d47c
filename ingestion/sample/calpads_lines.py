"""The columns of the CALPADS files but for incidents, from the truth of a year.

Belongs here: which field holds what. Does not belong here: the order of fields (the layouts)
or drawing any value. Each function takes rows of one district and year.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ingestion.sample import students as background
from ingestion.sample.career_lines import scte, wblr
from ingestion.sample.course_lines import crsc, scsc
from ingestion.sample.enrollments import REASONS
from ingestion.sample.geography import GRADES
from ingestion.sample.incident_lines import sinc, sirs, soff
from ingestion.sample.language import STATUSES
from ingestion.sample.lines import Column, choose, compact_dates, digits, flags, half_days
from ingestion.sample.names import FIRST_NAMES, LAST_NAMES, STREETS
from ingestion.sample.programs import HOMELESS, MIGRANT, TRANSITIONAL_KINDERGARTEN
from ingestion.sample.reporter import Reporter

_DWELLINGS = ("100", "110", "120", "130")
_ELIGIBLE, _PARTICIPATING = b"1", b"3"


def senr(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    """Enrollment."""
    columns, own = reporter.common(rows)
    completion = rows["completion"].to_numpy()
    finishing = (rows["grade"] == len(GRADES) - 1) & (completion > 0)
    graduate = (completion == 100) & (own["ability"].to_numpy() > 0)
    columns |= reporter.birthplace(own)
    columns |= {
        "enrollment_school_start_date": compact_dates(rows["start"].to_numpy()),
        "enrollment_status_code": rows["status"].to_numpy().astype("S2"),
        "grade_level_code": choose(GRADES, rows["grade"].to_numpy()),
        "enrollment_school_exit_date": compact_dates(rows["exit"].to_numpy()),
        "student_exit_reason_code": choose(REASONS, rows["reason"].to_numpy()),
        "student_school_completion_status": np.where(completion > 0, completion.astype("S3"), b""),
        "student_met_all_uc_csu_requirements_indicator": np.where(finishing, flags(graduate), b""),
        "district_of_geographic_residence": reporter.code.encode(),
    }
    if "seal" in rows:
        columns["student_seal_of_biliteracy_indicator"] = np.where(rows["seal"], b"Y", b"")
    return columns


def sinf(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    """Student information."""
    columns, own = reporter.common(rows)
    races = [rows[f"race{place}"].to_numpy() for place in (1, 2, 3)]
    hispanic = rows["hispanic"].to_numpy()
    missing = (races[0] == 0) & ~hispanic
    country, parent = own["country"].to_numpy(), rows["parent"].to_numpy()
    initial = reporter.initial_days[rows["student"].to_numpy()]
    columns |= reporter.birthplace(own)
    columns |= {
        "effective_start_date": compact_dates(rows["start"].to_numpy()),
        "effective_end_date": compact_dates(rows["end"].to_numpy()),
        "student_hispanic_ethnicity_indicator": np.where(missing, b"", flags(hispanic)),
        "student_ethnicity_missing_indicator": np.where(missing, b"Y", b""),
        "student_race_missing_indicator": np.where(races[0] == 0, b"Y", b""),
        "address_line1": _addresses(own),
        "address_city_name": reporter.town.encode(),
        "address_state_province_code": b"CA",
        "address_zip_code": b"9" + reporter.code[-4:].encode(),
        "student_initial_us_school_enrollment_date_k12": compact_dates(initial),
        "enrolled_in_us_school_less_than_three_cumulative_years_indicator": np.where(
            country > 0, flags(rows["start"].to_numpy() - initial < 3 * 365), b""
        ),
        "parent_guardian_highest_education_level_code": parent.astype("S2"),
        "guardian1_first_name": choose(FIRST_NAMES, own["guardian"].to_numpy()),
        "guardian1_last_name": choose(LAST_NAMES, own["last"].to_numpy()),
    }
    for place, race in enumerate(races, start=1):
        columns[f"student_race{place}_code"] = np.where(race > 0, race.astype("S3"), b"")
    return columns


def _addresses(own: pd.DataFrame) -> np.ndarray:
    house = digits(own["house"].to_numpy(), 4)
    street = np.array([f" {street} Street" for street in STREETS], dtype="S")
    parts = np.zeros(len(own), dtype=[("house", house.dtype), ("street", street.dtype)])
    parts["house"], parts["street"] = house, street[own["street"].to_numpy()]
    return parts.view(f"S{parts.dtype.itemsize}")


def sela(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    """English language acquisition."""
    columns, own = reporter.common(rows)
    columns |= {
        "english_acquisition_status_code": choose(STATUSES, rows["status"].to_numpy()),
        "english_acquisition_status_start_date": compact_dates(rows["start"].to_numpy()),
        "primary_language_code": choose(background.LANGUAGES, own["language"].to_numpy()),
    }
    return columns


def sprg(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    """Programs."""
    columns, own = reporter.common(rows)
    code = rows["code"].to_numpy()
    homeless = code == HOMELESS
    migrant_id = np.char.add(b"06", digits(rows["student"].to_numpy(), 9))
    columns |= {
        "education_program_code": code.astype("S3"),
        "education_program_membership_code": np.where(
            code == TRANSITIONAL_KINDERGARTEN, _PARTICIPATING, _ELIGIBLE
        ),
        "education_program_membership_start_date": compact_dates(rows["start"].to_numpy()),
        "education_program_membership_end_date": compact_dates(rows["end"].to_numpy()),
        "migrant_student_id": np.where(code == MIGRANT, migrant_id, b""),
        "homeless_dwelling_type_code": np.where(
            homeless, choose(_DWELLINGS, own["house"].to_numpy() % 4), b""
        ),
        "unaccompanied_youth_indicator": np.where(
            homeless, flags(own["house"].to_numpy() % 20 == 0), b""
        ),
        "runaway_youth_indicator": np.where(
            homeless, flags(own["house"].to_numpy() % 50 == 0), b""
        ),
    }
    return columns


def swds(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    """Special education statuses, which name neither school nor year."""
    common, _ = reporter.common(rows)
    shared = (
        "transaction_type_code", "reporting_lea", "ssid", "student_legal_first_name",
        "student_legal_last_name",
    )  # fmt: skip
    return {name: common[name] for name in shared} | {
        "record_type_code": b"SWDS",
        "special_education_status_code": rows["status"].to_numpy().astype("S1"),
        "status_start_date": compact_dates(rows["start"].to_numpy()),
    }


def stas(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    """Absence summaries."""
    columns, _ = reporter.common(rows)
    exempt = rows["exempt"].to_numpy()
    days = {
        "expected_attendance_days": "expected",
        "days_attended": "attended",
        "days_absent_out_of_school_suspension": "suspended",
        "days_in_attendance_in_school_suspension": "in_school",
        "days_absent_excused_non_suspension": "excused",
        "days_absent_unexcused_non_suspension": "unexcused",
        "non_ada_generating_independent_study_days": "away_study",
        "ada_generating_independent_study_days": "study",
    }
    columns["student_absence_summary_data_collection_exemption_indicator"] = flags(exempt)
    columns["hourly_attendance_school_type_indicator"] = b"N"
    columns |= {field: half_days(rows[name].to_numpy()) for field, name in days.items()}
    return columns


COLUMNS: dict[str, Callable[[Reporter, pd.DataFrame], dict[str, Column]]] = {
    "calpads_senr": senr,
    "calpads_cenr": senr,
    "calpads_sinf": sinf,
    "calpads_sprg": sprg,
    "calpads_sela": sela,
    "calpads_stas": stas,
    "calpads_swds": swds,
    "calpads_sinc": sinc,
    "calpads_sirs": sirs,
    "calpads_soff": soff,
    "calpads_crsc": crsc,
    "calpads_scsc": scsc,
    "calpads_scte": scte,
    "calpads_wblr": wblr,
}
