-- Offenses of students (SDIS, until 2018-2019): the lines in force.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('calpads_sdis') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    disciplinary_incident_id_local as incident_id,
    {{ calpads_date('disciplinary_incident_occurrence_date') }} as occurrence_date,
    student_offense_code as offense_code,
    weapon_category_code,
    incident_disciplinary_action_taken_code as action_taken_code,
    coalesce(cast(incident_disciplinary_action_duration_days as numeric(7, 2)), 0)
        as duration_days,
    is_deleted
from lines
