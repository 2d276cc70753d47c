-- Work-based learning of students in a school year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

select
    district_id,
    school_year,
    school_id,
    student_key,
    work_based_learning_type_code,
    internship_id,
    state_course_code,
    hours_outside_school,
    employer_evaluation_code,
    submission_id,
    line_number
from {{ ref('stg_calpads__work_based_learning') }}
where not is_deleted
    and {{ in_scope() }}
