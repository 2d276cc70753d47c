-- Enrollments and degrees of students at colleges.
{{ config(indexes=[
    {'columns': ['district_id', 'school_year']},
    {'columns': ['school_year', 'student_key']}
]) }}

select
    district_id,
    school_year,
    student_key,
    searched_on,
    college_id,
    college_name,
    college_state,
    college_level,
    is_public,
    enrollment_start_date,
    enrollment_end_date,
    enrollment_status,
    is_degree,
    graduation_date,
    degree_title,
    submission_id,
    line_number
from {{ ref('stg_nsc__college_enrollment') }}
where is_found
    and {{ in_scope() }}
