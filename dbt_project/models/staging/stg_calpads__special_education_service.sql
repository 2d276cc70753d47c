-- Special education services (SSRV, until 2022-2023): the latest line per meeting and service.
{{ config(
    meta={'scope': 'district'},
    indexes=[{'columns': ['district_id', 'student_key']}]
) }}

with
{{ lines_in_force('calpads_ssrv') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    student_special_education_meeting_or_amendment_identifier as meeting_id,
    special_education_service_code as service_code,
    coalesce(special_education_service_provider_code, '') as provider_code,
    coalesce(special_education_service_location_code, '') as location_code,
    service_frequency_code as frequency_code,
    cast(service_duration as integer) as duration_minutes,
    is_deleted
from lines
