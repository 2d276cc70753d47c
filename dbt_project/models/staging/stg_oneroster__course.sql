-- Courses of OneRoster packages in force.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('oneroster_courses') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    sourced_id as course_id,
    title as course_title,
    course_code,
    grades,
    org_sourced_id as org_id,
    subjects,
    subject_codes,
    coalesce(status, 'active') = 'tobedeleted' as is_deleted
from lines
