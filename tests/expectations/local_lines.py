"""Lines of local records, surveys and OneRoster: good ones, and bad ones with the rule they break.

Belongs here: data for test_rules.py. Does not belong here: tests.
"""

from __future__ import annotations

STUDENT = {"local_student_id": "A1", "ssid": "1234567890", "school_code": "1930001"}
LOCAL_LINES: dict[str, dict[str, str]] = {
    "local_student": STUDENT | {"grade_level": "05", "enrollment_start_date": "2024-08-12"},
    "local_daily_attendance": STUDENT
    | {"attendance_date": "2024-08-12", "attendance_code": "present"},
    "local_course_mark": STUDENT
    | {"academic_year": "2024-2025", "term": "Q1", "course_code": "2100", "section_id": "7"}
    | {"mark": "B+", "credits_earned": "2.5"},
    "local_discipline": STUDENT
    | {"incident_id": "I1", "incident_date": "2024-10-01", "incident_result": "100"}
    | {"duration_days": "0.5"},
    "survey_sel": STUDENT
    | {"grade_level": "05", "survey_date": "2025-03-03", "growth_mindset_1": "5"},
    "survey_climate": {"response_id": "1", "school_code": "1930001", "respondent": "student"}
    | {"grade_level": "05", "survey_date": "2025-03-03", "belonging_1": "5"},
    "interim_assessment": STUDENT
    | {"test_name": "star", "subject": "math", "test_window": "fall", "tested_on": "2024-09-10"}
    | {"scale_score": "1010", "met_benchmark": "Y"},
    "fafsa_completion": STUDENT
    | {"academic_year": "2024-2025", "application": "cadaa", "application_status": "completed"},
    "a_g_completion": STUDENT | {"academic_year": "2024-2025", "a_g_completed": "N"},
    "ap_exam_score": STUDENT
    | {"exam_year_01": "2025", "exam_code_01": "36", "exam_score_01": "3"}
    | {"exam_year_02": "2024", "exam_code_02": "07", "exam_score_02": None},
    "ib_exam_score": STUDENT
    | {"exam_year": "2025", "exam_session": "may", "subject": "Biology", "subject_level": "HL"}
    | {"exam_grade": "4"},
    "nsc_student_tracker": {"ssid": "1234567890", "record_found": "N", "search_date": "20241101"},
    "oneroster_orgs": {"sourced_id": "o1", "name": "School", "type": "school"},
    "oneroster_academic_sessions": {"sourced_id": "t1", "title": "Fall", "type": "term"}
    | {"start_date": "2024-08-12", "end_date": "2024-12-20", "school_year_ending": "2025"},
    "oneroster_users": {"sourced_id": "u1", "status": "active", "enabled_user": "true"},
    "oneroster_classes": {"sourced_id": "c1", "course_sourced_id": "k1", "school_sourced_id": "o1"},
    "oneroster_enrollments": {"sourced_id": "e1", "class_sourced_id": "c1"}
    | {"school_sourced_id": "o1", "user_sourced_id": "u1", "role": "student"},
    "oneroster_roles": {"sourced_id": "r1", "user_sourced_id": "u1", "org_sourced_id": "o1"}
    | {"role_type": "primary", "role": "student"},
    "oneroster_results": {"sourced_id": "x1", "line_item_sourced_id": "i1", "score": "9.5"}
    | {"student_sourced_id": "u1", "score_status": "fully graded"},
    "oneroster_line_items": {"sourced_id": "i1", "title": "Essay", "class_sourced_id": "c1"},
    "oneroster_demographics": {"sourced_id": "u1", "sex": "female"},
}
LOCAL_BAD_LINES = [
    ("local_student", {"enrollment_end_date": "2024-08-01"}, {"DATE0001 enrollment_end_date"}),
    ("local_student", {"local_student_id": None}, {"GERR0001 local_student_id"}),
    ("local_daily_attendance", {"attendance_code": "A"}, {"GERR0002 attendance_code"}),
    ("local_daily_attendance", {"attendance_date": "8/12/2024"}, {"FRMT0002 attendance_date"}),
    ("local_daily_attendance", {"attendance_date": "2024-06-30"}, {"DATE0003 attendance_date"}),
    ("local_daily_attendance", {"school_code": "101"}, {"FRMT0001 school_code"}),
    ("local_course_mark", {"academic_year": "2024"}, {"IVR0006 academic_year"}),
    ("local_discipline", {"duration_days": None}, {"SIRS0489 duration_days"}),
    ("local_discipline", {"incident_date": "2025-07-01"}, {"DATE0003 incident_date"}),
    ("survey_sel", {"growth_mindset_1": "6"}, {"RANGE0001 growth_mindset_1"}),
    ("survey_sel", {"growth_mindset_1": "often"}, {"FRMT0004 growth_mindset_1"}),
    ("survey_sel", {"grade_level": "03"}, {"GERR0002 grade_level"}),
    ("survey_sel", {"survey_date": "2025-07-01"}, {"DATE0003 survey_date"}),
    ("survey_climate", {"survey_date": "2025-07-01"}, {"DATE0003 survey_date"}),
    ("survey_climate", {"grade_level": None}, {"SURV0001 grade_level"}),
    ("survey_climate", {"grade_level": None, "respondent": "staff"}, set()),
    ("interim_assessment", {"tested_on": "2025-07-01"}, {"DATE0003 tested_on"}),
    (
        "interim_assessment",
        {"scale_score": None, "met_benchmark": None},
        {"SCORE0001 scale_score"},
    ),
    ("fafsa_completion", {"application": "css"}, {"GERR0002 application"}),
    ("a_g_completion", {"a_g_completed": "yes"}, {"GERR0002 a_g_completed"}),
    ("ap_exam_score", {"exam_score_02": "6"}, {"RANGE0001 exam_score_02"}),
    ("ap_exam_score", {"exam_score_01": "0"}, {"RANGE0001 exam_score_01"}),
    ("ap_exam_score", {"exam_score_01": "3+"}, {"FRMT0004 exam_score_01"}),
    ("ap_exam_score", {"exam_score_01": None}, set()),
    ("ap_exam_score", {"exam_code_01": None}, {"GERR0001 exam_code_01"}),
    ("ap_exam_score", {"exam_code_30": "BIO"}, {"FRMT0004 exam_code_30"}),
    ("ap_exam_score", {"exam_year_01": "25"}, {"FRMT0001 exam_year_01"}),
    ("ib_exam_score", {"exam_grade": "8"}, {"GERR0002 exam_grade"}),
    ("ib_exam_score", {"exam_grade": "0"}, {"GERR0002 exam_grade"}),
    ("ib_exam_score", {"exam_grade": "P"}, set()),
    ("ib_exam_score", {"subject_level": "XL"}, {"GERR0002 subject_level"}),
    ("ib_exam_score", {"exam_year": "2026"}, {"IB0001 exam_year"}),
    ("ib_exam_score", {"subject_level": "EE"}, {"IB0002 exam_grade"}),
    ("ib_exam_score", {"subject_level": "TK", "exam_grade": "B"}, set()),
    ("ib_exam_score", {"exam_grade": "A"}, {"IB0002 exam_grade"}),
    ("nsc_student_tracker", {"record_found": "Y"}, {"NSC0001 college_code_branch"}),
    (
        "nsc_student_tracker",
        {"enrollment_begin": "20240826", "enrollment_end": "20240801"},
        {"DATE0001 enrollment_end"},
    ),
    ("oneroster_users", {"status": "deleted"}, {"GERR0002 status"}),
    (
        "local_student",
        {"birth_date": "2024-09-01"},
        {"DATE0002 enrollment_start_date"},
    ),
    ("local_discipline", {"duration_days": "0"}, {"SIRS0507 duration_days"}),
    ("local_course_mark", {"credits_attempted": "2"}, {"CRED0001 credits_earned"}),
    ("local_course_mark", {"credits_attempted": "2.5"}, set()),
    ("a_g_completion", {"a_g_completed": "Y", "d_science_met": "N"}, {"AG0001 a_g_completed"}),
    ("a_g_completion", {"a_g_completed": "Y", "d_science_met": "Y"}, set()),
    ("survey_climate", {"grade_level": "03"}, {"SURV0002 grade_level"}),
    ("survey_climate", {"grade_level": "03", "respondent": "family"}, set()),
    # A standard that lets vendors extend its lists: ext:.
    ("oneroster_academic_sessions", {"type": "quarter"}, {"ROST0001 type"}),
    ("oneroster_academic_sessions", {"type": "ext:quarter"}, set()),
    ("oneroster_academic_sessions", {"end_date": "2024-08-11"}, {"DATE0001 end_date"}),
    (
        "oneroster_academic_sessions",
        {"school_year_ending": "2024-2025"},
        {"ROST0002 school_year_ending"},
    ),
    ("oneroster_orgs", {"type": "campus"}, {"ROST0001 type"}),
    ("oneroster_classes", {"class_type": "lab"}, {"ROST0001 class_type"}),
    ("oneroster_enrollments", {"role": "aide"}, {"ROST0001 role"}),
    ("oneroster_enrollments", {"is_primary": "true"}, {"ROST0003 is_primary"}),
    ("oneroster_enrollments", {"is_primary": "true", "role": "teacher"}, set()),
    (
        "oneroster_enrollments",
        {"begin_date": "2024-08-12", "end_date": "2024-08-11"},
        {"DATE0001 end_date"},
    ),
    ("oneroster_users", {"role": "pupil"}, {"ROST0001 role"}),
    ("oneroster_roles", {"role": "pupil"}, {"ROST0001 role"}),
    ("oneroster_roles", {"role_type": "third"}, {"ROST0001 role_type"}),
    (
        "oneroster_roles",
        {"begin_date": "2024-08-12", "end_date": "2024-08-11"},
        {"DATE0001 end_date"},
    ),
    ("oneroster_results", {"score_status": "done"}, {"ROST0001 score_status"}),
    ("oneroster_results", {"score": None}, {"ROST0004 score"}),
    ("oneroster_results", {"score": None, "text_score": "B"}, set()),
    (
        "oneroster_line_items",
        {"result_value_min": "5", "result_value_max": "4"},
        {"ROST0005 result_value_max"},
    ),
    ("oneroster_demographics", {"sex": "w"}, {"ROST0001 sex"}),
]
