-- English language statuses (SELA) in force: the latest line per student and start date.
{{ config(
    meta={'scope': 'district'},
    indexes=[{'columns': ['district_id', 'student_key']}]
) }}

with
{{ lines_in_force(
    'calpads_sela',
    ['ssid', 'english_acquisition_status_start_date'],
    scope='district'
) }}

select
    line.submission_id,
    line.line_number,
    line.district_id,
    line.academic_year_id as school_year,
    line.reporting_lea || line.school_of_attendance as school_id,
    student.student_key,
    line.english_acquisition_status_code as english_language_acquisition_status,
    {{ calpads_date('line.english_acquisition_status_start_date') }} as status_start_date,
    line.primary_language_code,
    coalesce(line.transaction_type_code, 'A') = 'D' as is_deleted
from ranked_lines as line
inner join {{ source('pii', 'student_identifiers') }} as student
    on line.ssid = student.ssid
where line.recency = 1
