-- Results of incidents (SIRS) in force: one line per student, school, year, incident and result.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('calpads_sirs') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    incident_id_local as incident_id,
    incident_result_code as incident_result,
    coalesce(cast(incident_disciplinary_action_duration_days as numeric(7, 2)), 0)
        as duration_days,
    is_deleted
from lines
