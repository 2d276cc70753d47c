-- Academic sessions of OneRoster packages in force.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('oneroster_academic_sessions') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    sourced_id as session_id,
    title as session_title,
    type as session_type,
    cast(start_date as date) as starts_on,
    cast(end_date as date) as ends_on,
    parent_sourced_id as parent_session_id,
    cast(cast(school_year_ending as integer) - 1 as text) || '-' || school_year_ending
        as session_school_year,
    coalesce(status, 'active') = 'tobedeleted' as is_deleted
from lines
