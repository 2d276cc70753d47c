-- Special education statuses (SWDS): the latest line per student and start date.
{{ config(
    meta={'scope': 'district'},
    indexes=[{'columns': ['district_id', 'student_key']}]
) }}

with
{{ lines_in_force('calpads_swds') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    student_key,
    special_education_status_code,
    {{ calpads_date('status_start_date') }} as status_start_date,
    non_participation_reason_code,
    is_deleted
from lines
