-- Offenses of incidents (SOFF) in force: one line per student, school, year, incident and offense.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('calpads_soff') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    incident_id_local as incident_id,
    offense_code,
    weapon_category_code,
    is_deleted
from lines
