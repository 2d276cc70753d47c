-- Enrollment lines of every district year: those of SENR, and where a district year has none, those
-- of the cumulative enrollment extract (CENR), which CALPADS writes from them.
{{ config(materialized='view') }}

with
enrolled_years as (
    select distinct
        district_id,
        school_year
    from {{ ref('stg_calpads__enrollment') }}
    where not is_deleted
)

select
    enrollment.submission_id,
    enrollment.line_number,
    enrollment.district_id,
    enrollment.school_year,
    enrollment.school_id,
    enrollment.student_key,
    enrollment.start_date,
    enrollment.exit_date,
    enrollment.enrollment_status,
    enrollment.grade_level,
    enrollment.gender,
    enrollment.exit_reason,
    enrollment.completion_status,
    enrollment.is_deleted
from {{ ref('stg_calpads__enrollment') }} as enrollment
union all
select
    extracted.submission_id,
    extracted.line_number,
    extracted.district_id,
    extracted.school_year,
    extracted.school_id,
    extracted.student_key,
    extracted.start_date,
    extracted.exit_date,
    extracted.enrollment_status,
    extracted.grade_level,
    extracted.gender,
    extracted.exit_reason,
    extracted.completion_status,
    extracted.is_deleted
from {{ ref('stg_calpads__cumulative_enrollment') }} as extracted
left join enrolled_years
    on extracted.district_id = enrolled_years.district_id
    and extracted.school_year = enrolled_years.school_year
where enrolled_years.school_year is null
