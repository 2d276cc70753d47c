"""Where the lines in force behind students are: one query per kind of line.

Belongs here: the queries, and which of the lines count. Does not belong here: which kinds a measure
rests on (trace_sources.yml) or running the queries (delivery/trace_lines.py).

Every query reads the temporary tables of a trace: traced_student (student_key, district_id: the
districts in which the student was enrolled at the entity; of a graduation cohort those of all its
years) and traced_school (school_id). It gives student_key, submission_id and line_number.
"""

from delivery import trace_college_career

AT_SCHOOLS = """
select line.student_key, line.submission_id, line.line_number
from {table} as line
join traced_school using (school_id)
where line.school_year = %(school_year)s
    and line.student_key in (select student_key from traced_student)
    and {condition}
"""
# A student counts with the scores of any school of the district.
OF_DISTRICT = """
select line.student_key, line.submission_id, line.line_number
from {table} as line
join traced_student using (student_key, district_id)
where line.school_year = %(school_year)s and {condition}
"""
# What adds up over the years, as credits do.
OF_DISTRICT_TO_DATE = OF_DISTRICT.replace(
    "school_year = %(school_year)s", "school_year <= %(school_year)s"
)
# The section of a mark says its subject; a local mark has that of the sections of its course.
SECTIONS = """
select mark.student_key, section.submission_id, section.line_number
from conformed.int_course_mark as mark
join traced_student using (student_key, district_id)
left join conformed.fct_course_mark as completed
    on completed.submission_id = mark.submission_id and completed.line_number = mark.line_number
join conformed.dim_course_section as section
    on section.district_id = mark.district_id and section.school_year = mark.school_year
    and section.school_id = mark.school_id and section.local_course_id = mark.course_code
    and (
        completed.student_key is null
        or (section.course_section_id, section.academic_term_code)
            = (completed.course_section_id, completed.academic_term_code)
    )
where mark.school_year {years} %(school_year)s
"""
# Prior scores of growth, whoever sent them. Those that a later file tells are lines of that file.
PRIOR_SCORES = """
select line.student_key, line.submission_id, line.line_number
from conformed.fct_assessment_result as line
where line.student_key in (select student_key from traced_student)
    and right(line.school_year, 4)::integer
        between right(%(school_year)s, 4)::integer - 2 and right(%(school_year)s, 4)::integer - 1
    and line.subject = '{subject}' and line.is_included
"""
# What has taken effect by the end of the school year, whenever it was sent.
IN_EFFECT = """
select line.student_key, line.submission_id, line.line_number
from {table} as line
join traced_student using (student_key, district_id)
where line.{start} <= make_date(right(%(school_year)s, 4)::integer, 6, 30)
    and not line.is_deleted
"""
# Enrollments of a graduation cohort, of all its years and whichever district.
OF_COHORT = """
select line.student_key, line.submission_id, line.line_number
from conformed.int_cohort_enrollment as line
join traced_student using (student_key, district_id)
where line.school_year = %(school_year)s and line.cohort_years = {years}
"""
LISTED = """
select line.student_key, line.submission_id, line.line_number
from staging.stg_local__a_g_completion as line
join traced_student using (student_key, district_id)
where line.school_year <= %(school_year)s
"""
# Searches of a class in the three school years after it (model int_college_going).
SEARCHED = """
select line.student_key, line.submission_id, line.line_number
from staging.stg_nsc__college_enrollment as line
join traced_student using (student_key, district_id)
where right(line.school_year, 4)::integer - right(%(school_year)s, 4)::integer between 1 and 3
"""

QUERIES = {
    "enrollment": AT_SCHOOLS.format(
        table="conformed.fct_enrollment_span", condition="line.is_qualifying"
    ),
    "attendance": AT_SCHOOLS.format(
        table="conformed.fct_attendance_year", condition="not line.is_exempt"
    ),
    "incident": AT_SCHOOLS.format(table="conformed.fct_incident", condition="true"),
    "incident_result": AT_SCHOOLS.format(
        table="staging.stg_calpads__incident_result", condition="not line.is_deleted"
    ),
    # Progress is measured from the result of the year before: told by the later file, or sent.
    "elpac_score": """
select line.student_key, line.submission_id, line.line_number
from conformed.fct_english_proficiency_result as line
join traced_student using (student_key, district_id)
where right(line.school_year, 4) in (left(%(school_year)s, 4), right(%(school_year)s, 4))
    and line.test = 'summative' and line.is_included
""",
    "special_education": """
select line.student_key, line.submission_id, line.line_number
from conformed.fct_special_education_span as line
join traced_student using (student_key, district_id)
where line.is_participating
    and line.span_start <= make_date(right(%(school_year)s, 4)::integer, 6, 30)
    and line.span_end >= make_date(left(%(school_year)s, 4)::integer, 7, 1)
""",
    "course_mark": OF_DISTRICT.format(table="conformed.int_course_mark", condition="true"),
    "course_section": SECTIONS.format(years="="),
    "district_attendance": OF_DISTRICT.format(
        table="conformed.fct_attendance_year", condition="not line.is_exempt"
    ),
    "district_incident": OF_DISTRICT.format(table="conformed.fct_incident", condition="true"),
    "district_incident_result": OF_DISTRICT.format(
        table="staging.stg_calpads__incident_result", condition="not line.is_deleted"
    ),
    "district_enrollment": OF_DISTRICT_TO_DATE.format(
        table="conformed.fct_enrollment_span",
        condition="line.is_qualifying and line.grade_level in ('09', '10', '11', '12')",
    ),
    "course_mark_to_date": OF_DISTRICT_TO_DATE.format(
        table="conformed.int_course_mark", condition="true"
    ),
    "course_section_to_date": SECTIONS.format(years="<="),
    "sel_survey": OF_DISTRICT.format(table="staging.stg_survey__sel", condition="true"),
    "science_score": OF_DISTRICT.format(
        table="conformed.fct_assessment_result",
        condition="line.record_type = '06' and line.is_included",
    ),
    "four_year_cohort": OF_COHORT.format(years=4),
    "five_year_cohort": OF_COHORT.format(years=5),
    "a_g_list": LISTED,
    "college_search": SEARCHED,
    "information": IN_EFFECT.format(
        table="staging.stg_calpads__student_information", start="effective_start_date"
    ),
    "language": IN_EFFECT.format(
        table="staging.stg_calpads__english_language_acquisition", start="status_start_date"
    ),
    "program": IN_EFFECT.format(
        table="staging.stg_calpads__program", start="membership_start_date"
    ),
}
for _subject in ("ela", "math"):
    _is_subject = f"line.subject = '{_subject}'"
    QUERIES |= {
        f"{_subject}_score": OF_DISTRICT.format(
            table="conformed.fct_assessment_result", condition=f"{_is_subject} and line.is_included"
        ),
        f"{_subject}_expected": AT_SCHOOLS.format(
            table="conformed.fct_assessment_result",
            condition=f"{_is_subject} and line.is_participant is not null",
        ),
        f"{_subject}_prior_score": PRIOR_SCORES.format(subject=_subject),
        f"interim_{_subject}": OF_DISTRICT.format(
            table="conformed.fct_interim_result", condition=_is_subject
        ),
        f"cers_{_subject}": OF_DISTRICT.format(
            table="staging.stg_cers__interim_result", condition=_is_subject
        ),
    }
QUERIES |= trace_college_career.QUERIES
