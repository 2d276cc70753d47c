-- The public school directory of every school year: schools and districts, closed ones too.
{{ config(materialized='table') }}

with
{{ lines_in_force('cde_public_schools') }},

coded as (
    select
        lines.*,
        {{ cds_part('cds_code', 14) }} as code
    from lines
),

listed as (
    select
        submission_id,
        line_number,
        school_year,
        substr(code, 1, 7) as district_id,
        code as school_id,
        substr(code, 8, 7) = '0000000' as is_district,
        county_name,
        district_name,
        {{ told('school_name') }} as school_name,
        status_type as status,
        status_type in ('Active', 'Pending') as is_open,
        {{ told('open_date') }} as opened_on,
        {{ told('closed_date') }} as closed_on,
        {{ all_yes_no(told('charter')) }} = 'Yes' as is_charter,
        {{ told('district_ownership_type') }} as district_type,
        {{ told('school_ownership_type') }} as school_type,
        {{ told('grades_served') }} as grades_served,
        {{ told('zip_code') }} as zip_code
    from coded
),

newest as (
    {{ newest_line('listed', ['school_year', 'school_id']) }}
)

select
    submission_id,
    line_number,
    school_year,
    district_id,
    school_id,
    is_district,
    county_name,
    district_name,
    school_name,
    status,
    is_open,
    opened_on,
    closed_on,
    is_charter,
    district_type,
    school_type,
    grades_served,
    zip_code
from newest
