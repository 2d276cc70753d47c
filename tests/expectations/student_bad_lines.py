"""Lines about students that break one rule each, or none, and what that rule is.

Belongs here: SENR, SINF, SPRG, SELA, STAS, SINC, SOFF, courses, marks and CAASPP. Does not belong
here: the tests that use them (test_rules.py).
"""

from __future__ import annotations

from itertools import product

EXIT = "enrollment_school_exit_date"
REASON = "student_exit_reason_code"
STATUS = "student_school_completion_status"
GRADUATE = {EXIT: "20250612", REASON: "E230", STATUS: "100", "grade_level_code": "12"}
STATE, COUNTRY = "student_birth_state_province_code", "student_birth_country_code"
MISSING_ETHNICITY = "student_ethnicity_missing_indicator"
MISSING_RACE = "student_race_missing_indicator"
MEMBERSHIP = "education_program_membership_code"
PROGRAM_END = "education_program_membership_end_date"
GUARDIAN = ("guardian1_first_name", "guardian1_last_name")
EDUCATION = "parent_guardian_highest_education_level_code"
RANGE = "departmentalized_course_standards_grade_level_range_code"
LEVEL = "course_section_instructional_level_code"

ENROLLMENTS = [
    # A no-show (N470) exits on the first day or the day before.
    ("calpads_senr", {EXIT: "20240812", REASON: "N470"}, set()),
    ("calpads_senr", {EXIT: "20240811", REASON: "N470"}, set()),
    ("calpads_senr", {EXIT: "20240810", REASON: "N470"}, {f"SENR0018 {EXIT}"}),
    ("calpads_senr", {EXIT: "20240813", REASON: "N470"}, {f"SENR0018 {EXIT}"}),
    ("calpads_senr", {EXIT: "20240811", REASON: "N420"}, set()),
    ("calpads_senr", {EXIT: "20250612", REASON: "N420"}, set()),
    ("calpads_senr", {EXIT: "20240801", REASON: "N420"}, {f"SENR0018 {EXIT}"}),
    (
        "calpads_senr",
        {"student_birth_date": "20240812"},
        {"DATE0002 enrollment_school_start_date"},
    ),
    # Only graduates have these.
    *(
        (
            "calpads_senr",
            {EXIT: "20250612", REASON: "E155", field: value},
            {f"{code} {field}"},
        )
        for code, field, value in (
            ("SENR0315", "student_golden_state_seal_merit_diploma_indicator", "Y"),
            ("SENR0316", "student_seal_of_biliteracy_indicator", "Y"),
            ("SENR0630", "graduation_exemption_indicator", "N"),
        )
    ),
    ("calpads_senr", {**GRADUATE, "student_seal_of_biliteracy_indicator": "Y"}, set()),
    ("calpads_senr", {**GRADUATE, "graduation_exemption_indicator": "N"}, set()),
    # Completion status 485 began in 2020-2021: its code and its combination with the exit reason.
    (
        "calpads_senr",
        {
            **GRADUATE,
            STATUS: "485",
            "grade_level_code": "07",
            "academic_year_id": "2019-2020",
        },
        {f"SENR0022 {REASON}", f"GERR0007 {STATUS}"},
    ),
    (
        "calpads_cenr",
        {STATUS: "485", "grade_level_code": "07", "academic_year_id": "2019-2020"},
        {f"SENR0022 {REASON}", f"GERR0007 {STATUS}"},
    ),
    # Places of birth.
    ("calpads_senr", {STATE: "US-CA", COUNTRY: "MX"}, {f"SENR0036 {COUNTRY}"}),
    ("calpads_senr", {STATE: "US-CA", COUNTRY: "CN"}, {f"SENR0036 {COUNTRY}"}),
    ("calpads_senr", {STATE: "US-CA", COUNTRY: "US"}, set()),
    ("calpads_senr", {STATE: "US-CA"}, set()),
    ("calpads_senr", {COUNTRY: "CN"}, set()),
    ("calpads_cenr", {STATE: "US-CA", COUNTRY: "MX"}, {f"SENR0036 {COUNTRY}"}),
]

INFORMATION = [
    ("calpads_sinf", {STATE: "CA-ON", COUNTRY: "US"}, {f"PAIR0010 {COUNTRY}"}),
    (
        "calpads_sinf",
        {"student_birth_date": "20240901"},
        {"DATE0002 effective_start_date"},
    ),
    *(
        (
            "calpads_sinf",
            {MISSING_ETHNICITY: missing, "student_hispanic_ethnicity_indicator": hispanic},
            {f"SINF0045 {MISSING_ETHNICITY}"} if wrong else set(),
        )
        for missing, hispanic, wrong in (
            ("Y", "N", True),
            ("Y", None, False),
            ("N", None, True),
            ("N", "Y", False),
            (None, None, False),
        )
    ),
    *(
        (
            "calpads_sinf",
            {MISSING_RACE: missing, "student_race3_code": race},
            {f"SINF0046 {MISSING_RACE}"} if wrong else set(),
        )
        for missing, race, wrong in (
            ("Y", "700", True),
            ("Y", None, False),
            ("N", None, True),
            ("N", "700", False),
            (None, "700", False),
        )
    ),
    ("calpads_sinf", {"address_city_name": "Bishop"}, {"SINF0053 address_zip_code"}),
    ("calpads_sinf", {"address_city_name": "Bishop", "address_zip_code": "93514"}, set()),
    # The first guardian's names and education level: all three or none (the rule's own table).
    *(
        (
            "calpads_sinf",
            dict(zip((*GUARDIAN, EDUCATION), given, strict=True)),
            set() if len({value is None for value in given}) == 1 else {f"SINF0453 {EDUCATION}"},
        )
        for given in product((None, "Ana"), (None, "Ito"), (None, "14"))
    ),
    # The rule came in May 2025.
    ("calpads_sinf", {GUARDIAN[0]: "Ana", "academic_year_id": "2023-2024"}, set()),
    ("calpads_sinf", {"guardian2_first_name": "Ana"}, {"SINF0635 guardian2_last_name"}),
    ("calpads_sinf", {"guardian2_first_name": "Ana", "guardian2_last_name": "Ito"}, set()),
]

PROGRAMS = [
    ("calpads_sprg", {MEMBERSHIP: "3"}, {f"SPRG0080 {MEMBERSHIP}"}),
    ("calpads_sprg", {MEMBERSHIP: "1"}, set()),
    ("calpads_sprg", {"education_service_code": "1"}, {"SPRG0150 education_service_code"}),
    (
        "calpads_sprg",
        {"education_program_code": "122", "education_service_code": "1"},
        set(),
    ),
    ("calpads_sprg", {"migrant_student_id": "0712345678"}, {"SPRG0253 migrant_student_id"}),
    ("calpads_sprg", {"migrant_student_id": "06123456789"}, set()),
    # Meal programs end on 30 June.
    ("calpads_sprg", {PROGRAM_END: "20250630"}, set()),
    ("calpads_sprg", {PROGRAM_END: "20250701"}, {f"SPRG0645F1 {PROGRAM_END}"}),
    (
        "calpads_sprg",
        {"education_program_membership_start_date": "20240630", PROGRAM_END: "20240701"},
        {f"SPRG0645F1 {PROGRAM_END}"},
    ),
    ("calpads_sprg", {"education_program_code": "127", PROGRAM_END: "20250701"}, set()),
    (
        "calpads_sela",
        {"english_acquisition_status_correction_reason_code": "3"},
        {"PAIR0011 english_acquisition_status_correction_reason_code"},
    ),
    ("calpads_sela", {"english_acquisition_status_correction_reason_code": "2"}, set()),
    (
        "calpads_sela",
        {"english_acquisition_status_code": "TBD", "student_birth_date": "20000815"},
        {"CERT166 english_acquisition_status_code"},
    ),
    (
        "calpads_sela",
        {"english_acquisition_status_code": "TBD", "student_birth_date": "20000816"},
        set(),
    ),
    (
        "calpads_sela",
        {"student_birth_date": "20220815"},
        {"DATE0002 english_acquisition_status_start_date"},
    ),
]

_DAYS = {"days_attended": "170", "days_absent_excused_non_suspension": None}
ATTENDANCE = [
    *(
        (
            "calpads_stas",
            {**_DAYS, field: "10.5"},
            {f"{code} {field}", "STAS0318 expected_attendance_days"},
        )
        for code, field in (
            ("STAS0307", "days_absent_out_of_school_suspension"),
            ("STAS0309", "days_absent_unexcused_non_suspension"),
            ("STAS0310", "days_absent_excused_non_suspension"),
            ("STAS0311", "non_ada_generating_independent_study_days"),
            ("STAS0588", "ada_generating_independent_study_days"),
        )
    ),
    ("calpads_stas", {**_DAYS, "days_absent_unexcused_non_suspension": "10"}, set()),
    # Days in suspension at school are days attended.
    (
        "calpads_stas",
        {
            **_DAYS,
            "days_in_attendance_in_school_suspension": "1",
            "days_absent_unexcused_non_suspension": "10",
        },
        {
            "STAS0309 days_absent_unexcused_non_suspension",
            "STAS0318 expected_attendance_days",
        },
    ),
    (
        "calpads_sinc",
        {"incident_occurrence_date": "20240630"},
        {"DATE0003 incident_occurrence_date"},
    ),
    ("calpads_soff", {"offense_code": "103"}, {"SOFF0095 weapon_category_code"}),
    ("calpads_soff", {"offense_code": "103", "weapon_category_code": "40"}, set()),
]

COURSES = [
    *(
        case
        for record, code in (("calpads_crse", "CRSE"), ("calpads_crsc", "CRSC"))
        for case in (
            (record, {LEVEL: "23"}, {f"{code}0468 {LEVEL}"}),
            (
                record,
                {"crs_cte_technical_preparation_course_indicator": "Y"},
                {f"{code}0123 crs_cte_technical_preparation_course_indicator"},
            ),
            (record, {"crs_state_course_code": None}, {f"{code}0126 crs_state_course_code"}),
            # 2101, comprehensive English, ended with 2018-2019.
            (
                record,
                {"crs_state_course_code": "2101", "course_content_area_subcategory_code": None},
                {"GERR0007 crs_state_course_code"},
            ),
        )
    ),
    (
        "calpads_crse",
        {"crs_state_course_code": "1000", RANGE: "NOT"},
        {f"CRSE0468 {RANGE}"},
    ),
    ("calpads_crse", {RANGE: None}, {f"CRSE0530 {RANGE}"}),
    ("calpads_crse", {RANGE: None, "crs_state_course_code": "1000"}, set()),
    (
        "calpads_crse",
        {"education_service_code": "1"},
        {"CRSE0131 language_of_instruction_code"},
    ),
    (
        "calpads_crse",
        {"language_of_instruction_code": "00"},
        {"CRSE0132 language_of_instruction_code"},
    ),
    ("calpads_scsc", {"carnegie_units_earned": "2.5"}, {"SCSC0513 carnegie_units_earned"}),
    ("calpads_scsc", {"student_credits_earned": "5.5"}, {"CRED0001 student_credits_earned"}),
    # Pathway 190, biotechnology research, ended with 2012-2013; 999 began in 2017-2018.
    ("calpads_scte", {"cte_pathway_code": "190"}, {"GERR0007 cte_pathway_code"}),
    ("calpads_scte", {"cte_pathway_code": "999"}, set()),
    (
        "calpads_scte",
        {"school_of_attendance": "0000001"},
        {"SCTE0199 school_of_attendance"},
    ),
    (
        "calpads_wblr",
        {"state_course_code_embedded_work_based_learning": "2101"},
        {"GERR0007 state_course_code_embedded_work_based_learning"},
    ),
    (
        "calpads_sass",
        {"staff_job_classification_fte_percentage": "0.5"},
        {"SASS0118 staff_job_classification_fte_percentage"},
    ),
    ("calpads_sped", {"school_of_attendance_nps": "7100001"}, {"SPED0003 school_of_attendance"}),
    (
        "calpads_sped",
        {"school_of_attendance": "0000001"},
        {"SPED0004 school_of_attendance_nps"},
    ),
    (
        "calpads_sped",
        {
            "education_plan_type_code": "900",
            "education_plan_amendment_date": "20221101",
            "special_education_program_setting_code": None,
            "special_education_meeting_type_code": "10",
        },
        {"SPED0331 education_plan_amendment_date"},
    ),
    # A plan with services has a setting: the table knows "none" for other plans only.
    (
        "calpads_sped",
        {"special_education_program_setting_code": None},
        {"PAIR0006 special_education_program_setting_code"},
    ),
]

# Grade 7 English: 2260 to 2810, level 3 from 2552 and level 4 from 2649 on.
SCORES = [
    ("toms_caaspp", {"scale_score": "2551", "achievement_levels": "2"}, set()),
    ("toms_caaspp", {"scale_score": "2552", "achievement_levels": "3"}, set()),
    ("toms_caaspp", {"scale_score": "2648", "achievement_levels": "3"}, set()),
    ("toms_caaspp", {"scale_score": "2649", "achievement_levels": "3"},
     {"TOMS0007 achievement_levels"}),
    ("toms_caaspp", {"scale_score": "2811", "achievement_levels": "4"},
     {"TOMS0006 scale_score"}),
    ("toms_caaspp", {"scale_score": "2259", "achievement_levels": "1"},
     {"TOMS0006 scale_score"}),
    ("toms_caaspp", {"scale_score": "2260", "achievement_levels": "1"}, set()),
    # The alternate assessment has three levels, and its hundreds are the grade.
    ("toms_caaspp", {"record_type": "04", "scale_score": "760", "achievement_levels": "3"}, set()),
    ("toms_caaspp", {"record_type": "04", "scale_score": "860", "achievement_levels": "3"},
     {"TOMS0006 scale_score"}),
    ("toms_caaspp", {"record_type": "04", "scale_score": "745", "achievement_levels": "3"},
     {"TOMS0007 achievement_levels"}),
    ("toms_caaspp", {"scale_score": None, "achievement_levels": None,
                     "final_test_completed_date": None},
     {"TOMS0008 include_indicator"}),
    ("toms_caaspp", {"scale_score": None, "achievement_levels": None, "include_indicator": "N"},
     set()),
    ("toms_caaspp", {"grade_assessed": "10"}, {"TOMS0009 grade_assessed"}),
]  # fmt: skip

STUDENT_BAD_LINES = [*ENROLLMENTS, *INFORMATION, *PROGRAMS, *ATTENDANCE, *COURSES, *SCORES]
