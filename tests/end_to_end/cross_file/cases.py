"""For each check across files: what breaks it, and what mends that.

Belongs here: changes of a clean build. Does not belong here: how a build is changed (build.py).
"""

from __future__ import annotations

from typing import Any

from expectations.cross_file import checks
from expectations.cross_file.checks import Check
from tests.end_to_end.cross_file.build import BEFORE, GHOST_SCHOOL, NOBODY, YEAR, Build, Case

STAGED = "staging.stg_calpads__"
SPANS = "conformed.fct_enrollment_span"
STAS, SENR = STAGED + "attendance_summary", STAGED + "enrollment"
SINC, SIRS, SOFF = STAGED + "incident", STAGED + "incident_result", STAGED + "incident_offense"
SPED = "conformed.fct_special_education_span"
SCORES = "conformed.fct_assessment_result"
ELPAC, SELA = "staging.stg_toms__summative_elpac_score", STAGED + "english_language_acquisition"
ROSTER = "staging.stg_oneroster__"
SECTION = {"local_course_id": "A10", "course_section_id": "1", "academic_term_code": "FY"}
SUSPENDED = {"incident_id": "X1", "incident_result": "100", "duration_days": 2}
DEFIANCE = {"incident_id": "X1", "offense_code": "511"}
PATHWAY, PATHWAY_COURSE = "106", "4010"


def both(build: Build, *steps: Any) -> None:
    """Do one thing after the other."""
    for table, values in steps:
        build.put(table, **values)


def spans(build: Build, change: str, year: str | None = None) -> None:
    """Update the enrollments of all students, of a year or of all."""
    only = f" where school_year = '{year}'" if year else ""
    build.run(f"update {SPANS} set {change}{only}")


def half(column: str = "student_key") -> str:
    """A condition that about half of the students meet."""
    return f"{column}::text < '8'"


def fewer_before(build: Build) -> None:
    """Leave out half of the year before."""
    build.run(f"delete from {SPANS} where school_year = '{BEFORE}' and {half()}")


def nothing_before(build: Build) -> None:
    """Leave out all of the year before: there is nothing to compare with."""
    build.run(f"delete from {SPANS} where school_year = '{BEFORE}'")


def completed(build: Build, now: str, before: str) -> None:
    """Make everybody a student in grade 12; those who meet the conditions graduate."""
    for year, which in ((YEAR, now), (BEFORE, before)):
        spans(
            build,
            "grade_level = '12', exit_reason = 'E230', is_qualifying = true,"
            f" completion_status = case when {which} then '100' end",
            year,
        )


def dropped_out(build: Build, now: str, before: str) -> None:
    """Make everybody a student in grade 10; those who meet the conditions drop out."""
    for year, which in ((YEAR, now), (BEFORE, before)):
        spans(
            build,
            "grade_level = '10', completion_status = null,"
            f" exit_reason = case when {which} then 'E140' end",
            year,
        )


def special_education(build: Build, first_day: str, last_day: str, which: str = "true") -> None:
    """Put students of the census into special education."""
    build.run(
        f"insert into {SPED} (district_id, student_key, span_start, span_end, is_participating)"
        f" select distinct district_id, student_key, date '{first_day}', date '{last_day}', true"
        f" from {SPANS} where school_year in ('{YEAR}', '{BEFORE}') and {which}"
    )


def named(build: Build, raw: str, **values: Any) -> None:
    """Give the staged line that was put last its raw line."""
    build.lines -= 1
    build.put(f"raw.{raw}", **values)


def all_courses(build: Build, others_only: bool) -> None:
    """Put the students of the chosen school into a course, with or without the chosen one."""
    comparison = "<>" if others_only else "="
    build.run(
        f"insert into {STAGED}student_course_enrollment"
        " (district_id, school_year, school_id, student_key, submission_id, line_number,"
        " is_deleted) select s.district_id, s.school_year, s.school_id, s.student_key,"
        f" s.submission_id, 0, false from {SPANS} s join chosen c using (school_id, school_year)"
        f" where s.student_key {comparison} c.student_key"
    )


def sped_incident(build: Build) -> None:
    build.put(SPED, span_start="2024-07-01", span_end="2025-06-30", is_participating=True)
    build.put(SINC, incident_id="X1", occurrence_date="2024-10-10")
    build.put(SIRS, **SUSPENDED)
    named(build, "calpads_sirs")


def teacher(table: str) -> Case:
    finds = {
        "course_section_enrollment": "section_without_teacher",
        "course_section_completion": "completed_section_without_teacher",
        "staff_assignment": "assignment_without_staff",
    }[table]
    return Case(
        finds,
        lambda b: (b.run(f"delete from {STAGED + table}"),
                   both(b, (STAGED + table, {"seid": "2123456789"}),
                        (STAGED + "staff", {"seid": "2000000000"}))),
        lambda b: b.put(STAGED + "staff", seid="2123456789"),
    )  # fmt: skip


def roster_line(build: Build, name: str, record: str, sent: dict, **staged: Any) -> None:
    """Put a line of a file of a OneRoster package: as it was sent and as it is staged."""
    build.put(ROSTER + name, **staged)
    named(build, record, **sent)


def reference(check: Check) -> Case:
    """A line that names another one, which the package does not have; then it has it."""
    line, known = check.names["line"], check.names["known"]
    itself = check.field == "sourced_id"
    own = {"sourced_id": "x1"} | {check.field: "x1" if itself else "y1"}
    other = {"sourced_id": "x1" if itself else "y1"}
    return Case(
        check.code,
        lambda b: roster_line(b, line, check.record, own),
        lambda b: roster_line(b, known, check.names["known_record"], other),
    )


def stranger(check: Check) -> Case:
    """A line of a student who is not enrolled; then the student is."""
    return Case(
        check.code,
        lambda b: b.put(f"staging.{check.names['lines']}", student_key=NOBODY),
        lambda b: b.put(SENR, student_key=NOBODY),
    )


def other_score(check: Check) -> Case:
    """A result with the score of the year before; then the result of that year has it too."""
    lines, score = f"staging.{check.names['lines']}", check.names["score"]
    same = {"record_type": "21", "student_key": NOBODY}
    return Case(
        check.code,
        lambda b: (b.put(lines, **same, **{f"{score}_minus_1": 1500}),
                   b.put(lines, **same, school_year=BEFORE, **{score: 1490})),
        lambda b: b.run(f"update {lines} set {score} = 1500 where {score} = 1490"),
    )  # fmt: skip


def term(build: Build) -> None:
    """A class in a term of the autumn."""
    build.put(ROSTER + "class", class_id="k1", session_ids="t1")
    build.put(ROSTER + "academic_session", session_id="t1", starts_on="2024-08-12",
              ends_on="2024-12-20")  # fmt: skip


def primary_teacher(build: Build, user: str) -> None:
    roster_line(build, "enrollment", "oneroster_enrollments",
                {"sourced_id": f"e{user}", "user_sourced_id": user},
                class_id="k1", role="teacher", is_primary=True)  # fmt: skip


def took_part(build: Build, form: str, respondents: int, enrolled: int | None = None) -> None:
    build.put("conformed.fct_survey_participation", survey="climate", form=form,
              respondents=respondents, enrolled=enrolled)  # fmt: skip


TEMPLATES = {
    "roster_reference.sql": reference,
    "student_without_enrollment.sql": stranger,
    "score_before_differs.sql": other_score,
}
PARTICIPATION = "conformed.fct_survey_participation"

CASES = [
    Case("absence_summary_without_enrollment", lambda b: b.without_chosen(SENR),
         lambda b: b.without_chosen(STAS)),
    Case("suspension_days_without_incident",
         lambda b: (b.without_chosen("conformed.fct_incident"),
                    b.of_chosen(STAS, "days_absent_out_of_school_suspension = 2")),
         lambda b: b.put("conformed.fct_incident", out_of_school_suspension_days=2)),
    Case("suspension_without_days",
         lambda b: (b.put("conformed.fct_incident", incident_id="X1",
                          out_of_school_suspension_days=2),
                    b.of_chosen(STAS, "days_absent_out_of_school_suspension = 0")),
         lambda b: b.of_chosen(STAS, "days_absent_out_of_school_suspension = 2")),
    Case("removal_without_offense", lambda b: b.put(SIRS, **SUSPENDED),
         lambda b: b.put(SOFF, **DEFIANCE)),
    Case("result_without_incident", lambda b: b.put(SIRS, **SUSPENDED),
         lambda b: b.put(SINC, incident_id="X1")),
    Case("offense_without_incident", lambda b: b.put(SOFF, **DEFIANCE),
         lambda b: b.put(SINC, incident_id="X1")),
    Case("removal_without_authority", sped_incident,
         lambda b: b.run("update raw.calpads_sirs set"
                         " incident_disciplinary_action_authority_code = '10'")),
    Case("expelled_for_defiance",
         lambda b: both(b, (SIRS, SUSPENDED | {"incident_result": "200"}), (SOFF, DEFIANCE)),
         lambda b: b.put(SOFF, incident_id="X1", offense_code="103")),
    Case("young_student_suspended_for_defiance",
         lambda b: (both(b, (SIRS, SUSPENDED), (SOFF, DEFIANCE)),
                    b.of_chosen(SENR, "grade_level = '03'")),
         lambda b: b.of_chosen(SENR, "grade_level = '04'")),
    Case("recovery_days",
         lambda b: (b.put(STAS), named(b, "calpads_stas", attendance_recovery_days="6"),
                    b.put(STAS), named(b, "calpads_stas", attendance_recovery_days="5")),
         lambda b: b.run("update raw.calpads_stas set attendance_recovery_days = '5'"
                         " where attendance_recovery_days = '6'")),
    Case("enrolled_without_information",
         lambda b: b.without_chosen(STAGED + "student_information"),
         lambda b: b.put(STAGED + "student_information", effective_start_date="2024-07-01")),
    Case("no_race_or_ethnicity",
         lambda b: (b.of_chosen("conformed.dim_student", "race_ethnicity = null"),
                    b.run("update raw.calpads_sinf set student_ethnicity_missing_indicator = '',"
                          " student_race_missing_indicator = ''")),
         lambda b: b.run("update raw.calpads_sinf set student_ethnicity_missing_indicator = 'Y'")),
    Case("first_school_date_after_enrollment",
         lambda b: b.of_chosen("conformed.dim_student", "first_us_school_date = '2025-01-01'"),
         lambda b: b.of_chosen("conformed.dim_student", "first_us_school_date = '2013-01-01'")),
    Case("program_without_end",
         lambda b: b.put(STAGED + "program", education_program_code="181",
                         membership_start_date="2024-08-14"),
         lambda b: b.run(f"update {STAGED}program set membership_end_date = '2025-06-01'"
                         " where membership_end_date is null")),
    Case("program_left_open",
         lambda b: [b.put(STAGED + "program", education_program_code="191",
                          membership_start_date=day) for day in ("2023-08-14", "2024-08-14")],
         lambda b: b.run(f"update {STAGED}program set membership_end_date = '2024-06-01'"
                         " where membership_start_date = '2023-08-14'")),
    Case("school_without_enrollment",
         lambda b: b.run(f"update {SPANS} s set school_id = c.district_id || '{GHOST_SCHOOL}'"
                         f" from chosen c where s.school_year = '{BEFORE}'"
                         " and s.district_id = c.district_id and s.student_key = c.student_key"),
         lambda b: b.put("staging.stg_cde__public_school", is_open=False,
                         school_id=b.chosen["district_id"] + GHOST_SCHOOL)),
    Case("course_enrollment_without_enrollment",
         lambda b: b.put(STAGED + "student_course_enrollment", student_key=NOBODY),
         lambda b: b.put(SPANS, student_key=NOBODY, span_start="2024-08-14",
                         span_end="2025-06-30")),
    Case("primary_student_without_course", lambda b: all_courses(b, others_only=True),
         lambda b: all_courses(b, others_only=False)),
    Case("course_enrollment_without_section",
         lambda b: b.put(STAGED + "student_course_enrollment", **SECTION),
         lambda b: b.put(STAGED + "course_section_enrollment", **SECTION)),
    *(teacher(table) for table in (
        "course_section_enrollment", "course_section_completion", "staff_assignment")),
    Case("pathway_without_course",
         lambda b: both(b, (STAGED + "career_technical_education", {"cte_pathway_code": PATHWAY}),
                        (STAGED + "student_course_completion", SECTION),
                        (STAGED + "course_section_completion",
                         SECTION | {"state_course_code": "1000"})),
         lambda b: b.run(f"update {STAGED}course_section_completion"
                         f" set state_course_code = '{PATHWAY_COURSE}'")),
    Case("enrollment_changed", fewer_before, nothing_before),
    Case("enrollment_of_grade_changed",
         lambda b: (spans(b, "grade_level = '05'"), fewer_before(b)), nothing_before),
    Case("enrollment_of_group_changed",
         lambda b: (spans(b, "race_ethnicity = 'HI'"), fewer_before(b)), nothing_before),
    Case("english_learners_changed",
         lambda b: (spans(b, "english_language_acquisition_status = 'EL'"), fewer_before(b)),
         nothing_before),
    Case("special_education_changed",
         lambda b: (special_education(b, "2024-07-01", "2025-06-30"),
                    special_education(b, "2023-07-01", "2024-06-30", half())),
         lambda b: special_education(b, "2023-07-01", "2024-06-30", f"not {half()}")),
    Case("special_education_above_share",
         lambda b: special_education(b, "2024-07-01", "2025-06-30"),
         lambda b: b.run(f"delete from {SPED}")),
    Case("no_special_education",
         lambda b: (b.run(f"update {SPED} set is_participating = false"),
                    b.put(SPED, student_key=NOBODY, span_start="2024-07-01",
                          span_end="2025-06-30", is_participating=True)),
         lambda b: special_education(b, "2024-07-01", "2025-06-30")),
    Case("graduates_increased", lambda b: completed(b, "true", half()),
         lambda b: completed(b, half(), half())),
    Case("no_graduates", lambda b: completed(b, "false", "true"),
         lambda b: completed(b, half(), "true")),
    Case("graduation_share_changed", lambda b: completed(b, "true", half()),
         lambda b: completed(b, "true", "true")),
    Case("uc_csu_share_changed",
         lambda b: (completed(b, "true", "true"),
                    b.run("update raw.calpads_senr set"
                          " student_met_all_uc_csu_requirements_indicator ="
                          f" case when academic_year_id = '{YEAR}' then 'Y' else 'N' end")),
         lambda b: b.run("update raw.calpads_senr set"
                         " student_met_all_uc_csu_requirements_indicator = 'N'")),
    Case("no_dropouts", lambda b: dropped_out(b, "false", half()),
         lambda b: dropped_out(b, half(), half())),
    Case("dropouts_changed", lambda b: dropped_out(b, "true", half()),
         lambda b: dropped_out(b, "true", "true")),
    Case("dropout_share_changed", lambda b: dropped_out(b, "true", half()),
         lambda b: dropped_out(b, "true", "true")),
    Case("dropouts_without_enrollment",
         lambda b: b.put(SPANS, school_id=b.chosen["district_id"] + GHOST_SCHOOL,
                         grade_level="10", exit_reason="E140", is_qualifying=True,
                         span_start="2025-01-10", span_end="2025-02-01"),
         lambda b: b.put(SPANS, school_id=b.chosen["district_id"] + GHOST_SCHOOL,
                         span_start="2024-08-14", span_end="2025-02-01")),
    Case("tested_without_enrollment", lambda b: b.put(SCORES, student_key=NOBODY, record_type="01"),
         lambda b: b.put(SENR, student_key=NOBODY)),
    Case("tested_in_other_grade",
         lambda b: b.put(SCORES, subject="ela", record_type="01", grade_assessed="08",
                         tested_on="2025-04-30"),
         lambda b: b.run(f"delete from {SCORES} where grade_assessed = '08'")),
    Case("respondent_without_enrollment",
         lambda b: b.put("staging.stg_survey__sel", student_key=NOBODY, survey_date="2025-03-03"),
         lambda b: b.put(SENR, student_key=NOBODY)),
    Case("ap_exam_without_enrollment",
         lambda b: b.put("staging.stg_local__ap_exam_score", student_key=NOBODY),
         lambda b: b.put(SENR, student_key=NOBODY)),
    Case("ib_exam_without_enrollment",
         lambda b: b.put("staging.stg_local__ib_exam_score", student_key=NOBODY),
         lambda b: b.put(SENR, student_key=NOBODY)),
    Case("census_count_differs",
         lambda b: b.put("staging.stg_cde__unduplicated_pupil_count", level="school",
                         entity_id=b.chosen["school_id"], enrollment=9000),
         lambda b: b.run("update staging.stg_cde__unduplicated_pupil_count set enrollment = null")),
    Case("rate_differs_from_published",
         lambda b: (b.run("delete from build.measure_cells"), both(b, ("build.measure_cells", {
             "measure_id": "suspension", "level": "district", "n": 90, "value": 3,
             "as_of_date": "2025-07-01", "state": "published", "release_id": 1,
             "entity_id": b.chosen["district_id"], "student_group": "ALL", "grade_span": "ALL"}),
             ("conformed.fct_public_indicator", {
                 "measure_id": "suspension", "source": "suspension", "value": 4.1,
                 "entity_id": b.chosen["district_id"], "student_group": "ALL"}))),
         lambda b: b.run("update conformed.fct_public_indicator set value = 4")),
    Case("language_tested_in_other_grade",
         lambda b: b.put(ELPAC, record_type="21", grade_assessed="08", tested_on="2025-03-10"),
         lambda b: b.run(f"delete from {ELPAC} where grade_assessed = '08'")),
    Case("language_tested_without_learner",
         lambda b: (b.put(ELPAC, student_key=NOBODY, record_type="21", tested_on="2025-03-10"),
                    b.put(SELA, student_key=NOBODY, status_start_date="2020-08-14",
                          english_language_acquisition_status="EL"),
                    b.put(SELA, student_key=NOBODY, status_start_date="2024-06-01",
                          english_language_acquisition_status="RFEP")),
         lambda b: b.run(f"update {SELA} set status_start_date = '2024-09-01'"
                         f" where student_key = '{NOBODY}'"
                         " and english_language_acquisition_status = 'RFEP'")),
    Case("answered_in_other_grade",
         lambda b: b.put("staging.stg_survey__sel", survey_date="2025-03-03", grade_level="11"),
         lambda b: b.run("delete from staging.stg_survey__sel where grade_level = '11'")),
    Case("answered_again_soon",
         lambda b: [b.put("staging.stg_survey__sel", student_key=NOBODY, survey_date=day)
                    for day in ("2025-03-03", "2025-03-17")],
         lambda b: b.run("update staging.stg_survey__sel set survey_date = '2025-03-18'"
                         " where survey_date = '2025-03-17'")),
    Case("climate_without_enrollment",
         lambda b: b.put("staging.stg_survey__climate", respondent="staff",
                         school_id=b.chosen["district_id"] + GHOST_SCHOOL),
         lambda b: b.put(SENR, school_id=b.chosen["district_id"] + GHOST_SCHOOL)),
    Case("climate_more_than_enrolled",
         lambda b: (took_part(b, "student", 122, 100), took_part(b, "family", 9000)),
         lambda b: b.run(f"update {PARTICIPATION} set"
                         " respondents = case form when 'student' then 120 else 10 end"
                         " where respondents in (122, 9000)")),
    Case("climate_few_responses", lambda b: took_part(b, "student", 29, 100),
         lambda b: b.run(f"update {PARTICIPATION} set respondents = 30 where respondents = 29")),
    *(TEMPLATES[check.finds](check) for check in checks.load() if check.finds in TEMPLATES),
    Case("roster_enrollment_outside_terms",
         lambda b: (term(b),
                    roster_line(b, "enrollment", "oneroster_enrollments", {"sourced_id": "e1"},
                                class_id="k1", starts_on="2024-08-01", ends_on="2024-12-20")),
         lambda b: b.run(f"update {ROSTER}enrollment set starts_on = '2024-08-05'")),
    Case("roster_second_primary_teacher",
         lambda b: [primary_teacher(b, user) for user in ("u1", "u2")],
         lambda b: b.run(f"update {ROSTER}enrollment e set ends_on = '2024-12-20'"
                         " from raw.oneroster_enrollments sent"
                         " where sent.line_number = e.line_number and sent.user_sourced_id = 'u1';"
                         f" update {ROSTER}enrollment set starts_on = '2024-12-20'"
                         " where ends_on is null")),
    Case("roster_student_without_identifier",
         lambda b: roster_line(b, "user", "oneroster_users", {"sourced_id": "u1"}, role="student"),
         lambda b: b.run("update raw.oneroster_users set user_ids = '{SSID:1000000003}'")),
    Case("roster_school_without_district",
         lambda b: b.put(ROSTER + "org", org_id="o1", org_type="school"),
         lambda b: b.run(f"update {ROSTER}org set parent_org_id = 'o0'")),
]  # fmt: skip
