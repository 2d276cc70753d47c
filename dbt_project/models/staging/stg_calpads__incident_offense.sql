-- Offenses of incidents (SOFF) in force: one line per student, school, year, incident and offense.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force(
    'calpads_soff',
    ['ssid', 'school_of_attendance', 'academic_year_id', 'incident_id_local', 'offense_code'],
    replaced_by_school=true
) }}

select
    line.submission_id,
    line.line_number,
    line.district_id,
    line.academic_year_id as school_year,
    line.reporting_lea || line.school_of_attendance as school_id,
    student.student_key,
    line.incident_id_local as incident_id,
    line.offense_code,
    line.weapon_category_code,
    coalesce(line.transaction_type_code, 'A') = 'D' as is_deleted
from ranked_lines as line
inner join {{ source('pii', 'student_identifiers') }} as student
    on line.ssid = student.ssid
where line.recency = 1
    and {{ in_scope('line.district_id', 'line.academic_year_id') }}
