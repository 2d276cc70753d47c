-- Course marks in force: the newest line per student, section and term.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('local_course_mark') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    term,
    course_code,
    section_id,
    course_title,
    mark,
    cast(credits_attempted as numeric(9, 4)) as credits_attempted,
    cast(credits_earned as numeric(9, 4)) as credits_earned
from lines
