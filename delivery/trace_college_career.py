"""Queries for the lines behind who is prepared for college and career.

Belongs here: queries for the lines of a traced student. Does not belong here: those of other
measures (trace_queries.py), and which queries a measure has (trace_sources.yml).
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
    "college_exam": ACHIEVED.format(
        lines="conformed.fct_exam_score",
        condition="earned.achievement"
        " = case line.exam_program when 'AP' then 'ap_exam' else 'ib_exam' end"
        " and earned.code = line.exam_code and earned.amount = line.exam_score",
    ),
}
