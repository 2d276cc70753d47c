-- English language statuses (SELA) in force: the latest line per student and start date.
{{ config(
    meta={'scope': 'district'},
    indexes=[{'columns': ['district_id', 'student_key']}]
) }}

with
{{ lines_in_force('calpads_sela') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    english_acquisition_status_code as english_language_acquisition_status,
    {{ calpads_date('english_acquisition_status_start_date') }} as status_start_date,
    primary_language_code,
    is_deleted
from lines
