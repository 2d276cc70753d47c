"""Lines of CALPADS records that break one rule each, and what that rule is.

Belongs here: records other than SENR, SINF, SPRG, SELA, STAS and SIRS, and codes that do not go
together. Does not belong here: the tests that use them (test_rules.py).
"""

from __future__ import annotations

LEFT = {"enrollment_school_exit_date": "20250612"}
RANGE = "departmentalized_course_standards_grade_level_range_code"
SUBCATEGORY = "course_content_area_subcategory_code"
ASSIGNMENT = "non_classroom_based_job_assignment_code"

CALPADS_BAD_LINES = [
    # Codes that do not go together.
    (
        "calpads_senr",
        {**LEFT, "student_exit_reason_code": "T280", "grade_level_code": "05"},
        {"PAIR0001 student_exit_reason_code"},
    ),
    (
        "calpads_senr",
        {
            **LEFT,
            "student_exit_reason_code": "E230",
            "student_school_completion_status": "360",
            "grade_level_code": "11",
        },
        {"PAIR0002 student_school_completion_status"},
    ),
    (
        "calpads_cenr",
        {"enrollment_school_exit_date": "20240811"},
        {"DATE0001 enrollment_school_exit_date"},
    ),
    (
        "calpads_cenr",
        {
            "student_exit_reason_code": "T280",
            "grade_level_code": "05",
            "student_school_completion_status": None,
        },
        {"PAIR0001 student_exit_reason_code"},
    ),
    ("calpads_cenr", {"grade_level_code": "07"}, {"PAIR0002 student_school_completion_status"}),
    (
        "calpads_soff",
        {"weapon_category_code": "10", "offense_code": "103"},
        {"SOFF0091 weapon_category_code"},
    ),
    ("calpads_sdis", {"weapon_category_code": "10"}, {"PAIR0004 weapon_category_code"}),
    (
        "calpads_sdis",
        {"incident_disciplinary_action_duration_days": None},
        {"SDIS0001 incident_disciplinary_action_duration_days"},
    ),
    (
        "calpads_crsc",
        {"crs_state_course_code": "1000", RANGE: "NOT", SUBCATEGORY: None},
        {f"CRSC0468 {RANGE}"},
    ),
    ("calpads_crsc", {SUBCATEGORY: "VART-01"}, {f"CRSC0467 {SUBCATEGORY}"}),
    ("calpads_crse", {SUBCATEGORY: "VART-01"}, {f"CRSE0467 {SUBCATEGORY}"}),
    *(
        (
            "calpads_sass",
            {f"{ASSIGNMENT}{i}": "0100", "staff_job_classification_code": "12"}
            | ({f"{ASSIGNMENT}1": None} if i > 1 else {}),
            {f"PAIR0005 {ASSIGNMENT}{i}"},
        )
        for i in range(1, 8)
    ),
    ("calpads_sdem", {"effective_end_date": "20240630"}, {"DATE0001 effective_end_date"}),
    (
        "calpads_sdem",
        {"staff_employment_end_date": "20190814"},
        {"DATE0002 staff_employment_end_date"},
    ),
    (
        "calpads_sped",
        {"special_education_program_exit_date": "20180831"},
        {"DATE0001 special_education_program_exit_date"},
    ),
    (
        "calpads_sped",
        {"special_education_program_setting_code": "103"},
        {"PAIR0006 special_education_program_setting_code"},
    ),
    # A plan that is none ("pending") has no exit reason: the table knows the plan with no reason.
    (
        "calpads_sped",
        {
            "education_plan_type_code": "300",
            "special_education_meeting_type_code": "30",
            "special_education_program_setting_code": None,
            "special_education_program_exit_reason_code": "70",
        },
        {"PAIR0007 special_education_program_exit_reason_code"},
    ),
    (
        "calpads_sped",
        {"special_education_meeting_type_code": "15"},
        {"PAIR0008 education_plan_type_code"},
    ),
    ("calpads_sped", {"meeting_delay_code": "10"}, {"PAIR0009 meeting_delay_code"}),
    ("calpads_wblr", {"work_based_learning_type_code": "25"}, {"WORK0001 internship_id"}),
    (
        "calpads_wblr",
        {"work_based_learning_type_code": "20", "internship_id": None},
        {"WORK0002 state_course_code_embedded_work_based_learning"},
    ),
]
