-- Staff information lines (SDEM) in force: the latest line per person and effective date.
{{ config(
    meta={'scope': 'district'},
    indexes=[{'columns': ['district_id']}]
) }}

with
{{ lines_in_force('calpads_sdem') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    seid,
    {{ calpads_date('effective_start_date') }} as effective_start_date,
    {{ calpads_date('effective_end_date') }} as effective_end_date,
    staff_highest_degree_code as highest_degree_code,
    staff_employment_status_code as employment_status_code,
    {{ calpads_date('staff_employment_start_date') }} as employment_start_date,
    {{ calpads_date('staff_employment_end_date') }} as employment_end_date,
    cast(staff_service_years_lea as integer) as service_years_in_district,
    cast(staff_service_years_total as integer) as service_years,
    is_deleted
from lines
