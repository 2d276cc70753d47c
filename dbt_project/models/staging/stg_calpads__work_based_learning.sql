-- Work-based learning (WBLR): the lines in force. Empty parts of the key become empty texts.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('calpads_wblr') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    work_based_learning_type_code,
    coalesce(internship_id, '') as internship_id,
    coalesce(state_course_code_embedded_work_based_learning, '') as state_course_code,
    cast(work_based_learning_hours_external as numeric(7, 2)) as hours_outside_school,
    internship_employer_performance_evaluation_code as employer_evaluation_code,
    is_deleted
from lines
