-- Marks and credits of students in completed courses.
{{ config(indexes=[
    {'columns': ['district_id', 'school_year']},
    {'columns': ['school_year', 'student_key']}
]) }}

select
    mark.district_id,
    mark.school_year,
    mark.school_id,
    mark.student_key,
    mark.local_course_id,
    mark.course_section_id,
    mark.academic_term_code,
    mark.marking_period_code,
    section.state_course_code,
    section.course_name,
    section.is_uc_csu_approved,
    section.instructional_level_code,
    mark.credits_attempted,
    mark.credits_earned,
    mark.carnegie_units_earned,
    mark.final_grade,
    mark.uc_csu_admission_requirement_code,
    mark.submission_id,
    mark.line_number
from {{ ref('stg_calpads__student_course_completion') }} as mark
left join {{ ref('dim_course_section') }} as section
    on mark.district_id = section.district_id
    and mark.school_year = section.school_year
    and mark.school_id = section.school_id
    and mark.local_course_id = section.local_course_id
    and mark.course_section_id = section.course_section_id
    and mark.academic_term_code = section.academic_term_code
where not mark.is_deleted
    and {{ in_scope('mark.district_id', 'mark.school_year') }}
