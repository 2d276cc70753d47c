-- Classes of OneRoster packages in force.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('oneroster_classes') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    sourced_id as class_id,
    title as class_title,
    class_code,
    class_type,
    grades,
    course_sourced_id as course_id,
    school_sourced_id as org_id,
    term_sourced_ids as session_ids,
    subjects,
    coalesce(status, 'active') = 'tobedeleted' as is_deleted
from lines
