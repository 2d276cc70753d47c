"""The lines in force behind students: per kind of line, where they are and which ones count.

Belongs here: one query per kind of line, and the submissions that lines came in. Does not belong
here: which kinds a measure rests on (trace_sources.yml) or the trace itself (delivery/trace.py).

Every query reads the temporary tables of a trace: traced_student (student_key, district_id: the
districts in which the student was enrolled at the entity; of a graduation cohort those of all its
years) and traced_school (school_id).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from ingestion import yaml_file

SOURCES = Path(__file__).parent / "trace_sources.yml"

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

SUBMISSIONS = """
select
    submission_id, district_id, record, school_year, file_path, archive_member, worksheet, sha256,
    state
from ledger.submissions
where submission_id = any(%s)
order by submission_id
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
# Lines behind what counts for college and career, of the cohort's years and whichever district.
ACHIEVED = """
select line.student_key, line.submission_id, line.line_number
from {lines} as line
join conformed.int_college_career_earned as earned
    on earned.student_key = line.student_key and earned.earned_year = line.school_year
where earned.school_year = %(school_year)s
    and earned.student_key in (select student_key from traced_student)
    and {condition}
"""
COMPLETED_SECTIONS = """(
    select mark.student_key, school_year, mark.state_course_code,
        section.submission_id, section.line_number
    from conformed.fct_course_mark as mark
    join conformed.dim_course_section as section using (
        district_id, school_year, school_id, local_course_id, course_section_id, academic_term_code
    )
)"""
OF_COURSE = (
    "earned.achievement in ('college_credit', 'cte_capstone', 'military_science')"
    " and (line.state_course_code, earned.code) in"
    " (select state_course_code, coalesce(cte_pathway_code, '')"
    " from conformed.college_career_courses)"
)

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
    "ela_score": OF_DISTRICT.format(
        table="conformed.fct_assessment_result",
        condition="line.subject = 'ela' and line.is_included",
    ),
    "math_score": OF_DISTRICT.format(
        table="conformed.fct_assessment_result",
        condition="line.subject = 'math' and line.is_included",
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
    "interim_ela": OF_DISTRICT.format(
        table="conformed.fct_interim_result", condition="line.subject = 'ela'"
    ),
    "interim_math": OF_DISTRICT.format(
        table="conformed.fct_interim_result", condition="line.subject = 'math'"
    ),
    "cers_ela": OF_DISTRICT.format(
        table="staging.stg_cers__interim_result", condition="line.subject = 'ela'"
    ),
    "cers_math": OF_DISTRICT.format(
        table="staging.stg_cers__interim_result", condition="line.subject = 'math'"
    ),
    "science_score": OF_DISTRICT.format(
        table="conformed.fct_assessment_result",
        condition="line.record_type = '06' and line.is_included",
    ),
    "ela_expected": AT_SCHOOLS.format(
        table="conformed.fct_assessment_result",
        condition="line.subject = 'ela' and line.is_participant is not null",
    ),
    "math_expected": AT_SCHOOLS.format(
        table="conformed.fct_assessment_result",
        condition="line.subject = 'math' and line.is_participant is not null",
    ),
    "four_year_cohort": OF_COHORT.format(years=4),
    "five_year_cohort": OF_COHORT.format(years=5),
    "a_g_list": LISTED,
    "college_search": SEARCHED,
    "college_career_score": ACHIEVED.format(
        lines="conformed.fct_assessment_result",
        condition="line.grade_assessed = '11' and line.is_included and earned.achievement"
        " = case line.record_type when '01' then 'ela_level' when '02' then 'math_level' end",
    ),
    "college_career_mark": ACHIEVED.format(lines="conformed.fct_course_mark", condition=OF_COURSE),
    "college_career_section": ACHIEVED.format(lines=COMPLETED_SECTIONS, condition=OF_COURSE),
    "cte_pathway": ACHIEVED.format(
        lines="conformed.fct_cte_pathway",
        condition="line.is_completed and earned.achievement = 'cte_pathway'"
        " and earned.code = line.cte_pathway_code",
    ),
    "work_based_learning": ACHIEVED.format(
        lines="conformed.fct_work_based_learning",
        condition="earned.achievement = 'work_based_learning'"
        " and earned.code = line.work_based_learning_type_code",
    ),
    "ela_prior_score": PRIOR_SCORES.format(subject="ela"),
    "math_prior_score": PRIOR_SCORES.format(subject="math"),
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


@cache
def _declared() -> dict[str, dict[str, Any]]:
    return yaml_file.read(SOURCES)


def kinds_for(measure: str, group: str) -> tuple[str, ...]:
    """The kinds of lines behind a measure for a student group; every kind for a new measure."""
    declared = _declared()
    kinds = declared["measures"].get(measure)
    if kinds is None:
        return tuple(QUERIES)
    by_scores = declared["told_by_scores"]
    if group in by_scores["groups"] and set(kinds) & set(by_scores["kinds"]):
        return tuple(kinds)
    return tuple(dict.fromkeys([*kinds, *declared["groups"].get(group, [])]))


def is_of_cohort(kinds: tuple[str, ...]) -> bool:
    """Whether the kinds of lines hold those of a graduation cohort."""
    return any(kind.endswith("_cohort") for kind in kinds)


def lines_behind(
    connection: psycopg.Connection, kinds: tuple[str, ...], school_year: str
) -> dict[str, list[tuple[int, int]]]:
    """Submission and line numbers by student_key, in order; each line once."""
    query = " union ".join(QUERIES[kind] for kind in kinds)
    lines: dict[str, list[tuple[int, int]]] = {}
    for student_key, submission_id, line_number in connection.execute(
        f"select student_key::text, submission_id, line_number from ({query}) as line"  # noqa: S608
        " order by 1, 2, 3",
        {"school_year": school_year},
    ):
        lines.setdefault(student_key, []).append((submission_id, line_number))
    return lines


def submissions_of(
    connection: psycopg.Connection, lines: Iterable[tuple[tuple[int, int], ...]]
) -> tuple[dict[str, Any], ...]:
    """The submissions of (submission, line number) pairs, each with how many `lines` of it."""
    counts = Counter(submission for pairs in lines for submission, _ in pairs)
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(SUBMISSIONS, [list(counts)]).fetchall()
    return tuple(row | {"lines": counts[row["submission_id"]]} for row in found)
