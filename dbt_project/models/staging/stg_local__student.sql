-- Students of local information systems: the newest file of each school and year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('local_student') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    grade_level,
    gender,
    cast(enrollment_start_date as date) as enrollment_start_date,
    cast(enrollment_end_date as date) as enrollment_end_date
from lines
