-- Students in course sections on Census Day (SCSE): the lines in force.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('calpads_scse') }}

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
    is_deleted
from lines
