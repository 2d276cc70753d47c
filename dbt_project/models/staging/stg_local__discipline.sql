-- Discipline of local information systems: the newest file of each school and year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('local_discipline') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    incident_id,
    cast(incident_date as date) as incident_date,
    offense,
    incident_result,
    coalesce(cast(duration_days as numeric(7, 2)), 0) as duration_days
from lines
