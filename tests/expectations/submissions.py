"""Submissions for the tests of the gate, written as the loader leaves them.

Belongs here: good lines of each record and a loader in miniature. Does not belong here: tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

from expectations import batch
from ingestion.layout import load_layouts
from tests.expectations.local_lines import LOCAL_LINES

DISTRICT = "1964733"
SCHOOL = "1930001"
YEAR = "2024-2025"

_COMMON = {
    "transaction_type_code": "A",
    "reporting_lea": DISTRICT,
    "school_of_attendance": SCHOOL,
    "academic_year_id": YEAR,
    "ssid": "1234567890",
}
_STUDENT = {
    "student_legal_first_name": "Ana",
    "student_legal_last_name": "Núñez-O'Neill",
    "student_birth_date": "20120229",
    "student_gender_code": "X",
}
_SECTION = {
    "reporting_lea": DISTRICT,
    "school_of_course_delivery": SCHOOL,
    "academic_year_id": YEAR,
    "crs_state_course_code": "9400",
    "crs_local_course_id": "A10",
    "course_section_id": "1",
    "academic_term_code": "FY",
    "seid": "2123456789",
}
_MARK = {"local_course_id": "A10", "course_section_id": "1", "academic_term_code": "FY"}
GOOD_LINES: dict[str, dict[str, str]] = {
    "calpads_senr": _COMMON
    | _STUDENT
    | {
        "record_type_code": "SENR",
        "enrollment_school_start_date": "20240812",
        "enrollment_status_code": "10",
        "grade_level_code": "07",
    },
    "calpads_sinf": _COMMON
    | _STUDENT
    | {"record_type_code": "SINF", "effective_start_date": "20240812"},
    "calpads_sprg": _COMMON
    | {
        "record_type_code": "SPRG",
        "education_program_code": "181",
        "education_program_membership_start_date": "20240812",
    },
    "calpads_sela": _COMMON
    | {
        "record_type_code": "SELA",
        "english_acquisition_status_code": "EL",
        "english_acquisition_status_start_date": "20220815",
    },
    "calpads_stas": _COMMON
    | {
        "record_type_code": "STAS",
        "expected_attendance_days": "180",
        "days_attended": "170.5",
        "days_absent_excused_non_suspension": "9.5",
    },
    "calpads_sirs": _COMMON
    | {
        "record_type_code": "SIRS",
        "incident_id_local": "I1",
        "incident_result_code": "100",
        "incident_disciplinary_action_duration_days": "0.5",
    },
    "calpads_sinc": _COMMON
    | {
        "record_type_code": "SINC",
        "incident_id_local": "I1",
        "incident_occurrence_date": "20241001",
    },
    "calpads_soff": _COMMON
    | {"record_type_code": "SOFF", "incident_id_local": "I1", "offense_code": "511"},
    "calpads_cenr": _COMMON
    | _STUDENT
    | {
        "record_type_code": "CENR",
        "enrollment_school_start_date": "20240812",
        "enrollment_school_exit_date": "20250612",
        "enrollment_status_code": "10",
        "grade_level_code": "12",
        "student_exit_reason_code": "E230",
        "student_school_completion_status": "100",
    },
    "calpads_crse": _SECTION
    | {
        "record_type_code": "CRSE",
        "departmentalized_course_standards_grade_level_range_code": "SEC",
    },
    "calpads_crsc": _SECTION
    | {
        "record_type_code": "CRSC",
        "departmentalized_course_standards_grade_level_range_code": "SEC",
        "course_content_area_subcategory_code": "AGRI-01",
    },
    "calpads_scse": _COMMON | _MARK | {"record_type_code": "SCSE"},
    "calpads_scsc": _COMMON
    | _MARK
    | {
        "record_type_code": "SCSC",
        "student_credits_attempted": "5",
        "student_credits_earned": "2.5",
        "student_course_final_grade": "B+",
        "marking_period_code": "S1",
    },
    "calpads_sdem": {
        "record_type_code": "SDEM",
        "effective_start_date": "20240701",
        "reporting_lea": DISTRICT,
        "academic_year_id": YEAR,
        "seid": "2123456789",
        "staff_legal_last_name": "Ito",
        "staff_gender_code": "F",
        "staff_employment_start_date": "20190815",
    },
    "calpads_sass": {
        "record_type_code": "SASS",
        "reporting_lea": DISTRICT,
        "school_of_assignment": SCHOOL,
        "academic_year_id": YEAR,
        "seid": "2123456789",
        "staff_job_classification_code": "10",
        "staff_job_classification_fte_percentage": "100",
        "non_classroom_based_job_assignment_code1": "0100",
    },
    "calpads_scte": _COMMON | {"record_type_code": "SCTE", "cte_pathway_code": "102"},
    "calpads_psts": _COMMON
    | {
        "record_type_code": "PSTS",
        "education_program_participation_type_code": "20",
        "postsecondary_status_code": "210",
    },
    "calpads_wblr": _COMMON
    | {
        "record_type_code": "WBLR",
        "work_based_learning_type_code": "10",
        "internship_id": "N7",
        "work_based_learning_hours_external": "120",
    },
    "calpads_sdis": _COMMON
    | {
        "record_type_code": "SDIS",
        "academic_year_id": "2018-2019",
        "disciplinary_incident_id_local": "I1",
        "student_offense_code": "103",
        "weapon_category_code": "40",
        "incident_disciplinary_action_taken_code": "100",
        "incident_disciplinary_action_duration_days": "2",
    },
    "calpads_sped": _COMMON
    | {
        "record_type_code": "SPED",
        "academic_year_id": "2022-2023",
        "student_special_education_meeting_or_amendment_identifier": "M1",
        "special_education_meeting_type_code": "20",
        "special_education_meeting_date": "20221103",
        "education_plan_type_code": "100",
        "special_education_initial_entry_start_date": "20180901",
        "special_education_program_setting_code": "400",
    },
    "calpads_ssrv": _COMMON
    | {
        "record_type_code": "SSRV",
        "academic_year_id": "2022-2023",
        "student_special_education_meeting_or_amendment_identifier": "M1",
        "special_education_service_code": "330",
    },
    "calpads_swds": {
        "reporting_lea": DISTRICT,
        "ssid": "1234567890",
        "special_education_status_code": "1",
        "status_start_date": "20230901",
    },
    "calpads_plan": {
        "reporting_lea": DISTRICT,
        "ssid": "1234567890",
        "education_plan_type_code": "100",
        "plan_effective_start_date": "20230901",
    },
    "toms_caaspp": {
        "record_type": "01",
        "ssid": "1234567890",
        "grade_assessed": "07",
        "calpads_district_code": DISTRICT + "0000000",
        "calpads_school_code": DISTRICT + SCHOOL,
        "include_indicator": "Y",
        "scale_score": "2500",
        "achievement_levels": "2",
        "final_test_completed_date": "2025-04-30",
    },
    "cde_entities": {
        "county_code": "19",
        "district_code": "64733",
        "school_code": SCHOOL,
        "type_id": "7",
        "test_year": "2025",
        "county_name": "Los Angeles",
    },
    "flashlight_networks": {
        "network_id": "n1",
        "network_name": "Reading by third grade",
        "cds_code": DISTRICT + SCHOOL,
    },
    **LOCAL_LINES,
}


def line(record: str, **changes: str | None) -> dict[str, str | None]:
    """A good line of a record with changes; None empties a field."""
    return GOOD_LINES[record] | changes


def students(record: str, number: int, **changes: str | None) -> list[dict[str, str | None]]:
    """Good lines of so many different students."""
    return [line(record, ssid=str(1_000_000_000 + i), **changes) for i in range(number)]


def submit(
    connection: psycopg.Connection,
    record: str,
    lines: Sequence[Mapping[str, str | None]],
    *,
    district: str | None = DISTRICT,
    school_year: str = YEAR,
    malformed: int = 0,
) -> int:
    """Load a submission as ingestion does, and commit; the value is its number.

    The malformed lines follow the others.
    """
    layout = load_layouts()[record]
    number = connection.execute(
        "insert into ledger.submissions (district_id, record, form, school_year, file_path, state,"
        " lines_received, lines_rejected, loaded_at)"
        " values (%s, %s, 'upload', %s, 'file', 'loaded', %s, %s, clock_timestamp())"
        " returning submission_id",
        [district, record, school_year, len(lines) + malformed, malformed],
    ).fetchone()[0]
    columns = layout.raw_columns
    with connection.cursor() as cursor:
        cursor.executemany(
            sql.SQL("insert into {} (submission_id, line_number, {}) values ({})").format(
                sql.Identifier("raw", record),
                batch.columns(columns),
                sql.SQL(", ").join([sql.Placeholder()] * (len(columns) + 2)),
            ),
            [
                [number, place, *(values.get(column) for column in columns)]
                for place, values in enumerate(lines, 1)
            ],
        )
        cursor.executemany(
            "insert into quality.rejected_lines values (%s, %s, array['FRMT-FIELDS'], 'bad line')",
            [[number, len(lines) + place] for place in range(1, malformed + 1)],
        )
    connection.execute(
        sql.SQL(
            "insert into ledger.submission_coverage (submission_id, district_id, school_id,"
            " school_year, lines) select submission_id, coalesce(submitting_district, ''),"
            " {school}, {year}, count(*) from ({lines}) lines group by 1, 2, 3, 4"
        ).format(
            school=batch.line_school(layout),
            year=batch.line_year(layout),
            lines=batch.lines(layout, [number]),
        )
    )
    connection.commit()
    return number


def ledger(connection: psycopg.Connection, submission: int) -> tuple[str, int, int, int, int]:
    """State and the numbers of lines received, accepted, rejected and superseded."""
    return connection.execute(
        "select state, lines_received, lines_accepted, lines_rejected, lines_superseded"
        " from ledger.submissions where submission_id = %s",
        [submission],
    ).fetchone()


def rules_found(connection: psycopg.Connection, submission: int) -> list[tuple]:
    """(line, rule) of every finding of a submission as last gated, in order."""
    return connection.execute(
        "select line_number, rule from quality.verdict_findings where submission_id = %s"
        " order by line_number nulls first, rule",
        [submission],
    ).fetchall()


def pending(connection: psycopg.Connection) -> set[tuple[str, str]]:
    """The (district, school year) scopes that must be recomputed."""
    return set(
        connection.execute("select district_id, school_year from ledger.pending_scopes").fetchall()
    )
