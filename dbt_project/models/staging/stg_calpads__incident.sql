-- Incidents of students (SINC) in force: one line per student, school, year and local incident.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('calpads_sinc') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    incident_id_local as incident_id,
    {{ calpads_date('incident_occurrence_date') }} as occurrence_date,
    coalesce(statutory_offense_indicator, 'N') = 'Y' as is_statutory_offense,
    is_deleted
from lines
