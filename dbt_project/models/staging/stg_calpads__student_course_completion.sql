-- Courses that students completed (SCSC), with marks: the lines in force.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('calpads_scsc') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    local_course_id,
    course_section_id,
    academic_term_code,
    marking_period_code,
    cast(student_credits_attempted as numeric(7, 2)) as credits_attempted,
    cast(student_credits_earned as numeric(7, 2)) as credits_earned,
    student_course_final_grade as final_grade,
    uc_csu_admission_requirement_code,
    cast(carnegie_units_earned as numeric(7, 2)) as carnegie_units_earned,
    is_deleted
from lines
