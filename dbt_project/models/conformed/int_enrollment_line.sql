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

select enrollment.*
from {{ ref('stg_calpads__enrollment') }} as enrollment
union all
select extracted.*
from {{ ref('stg_calpads__cumulative_enrollment') }} as extracted
left join enrolled_years
    on extracted.district_id = enrolled_years.district_id
    and extracted.school_year = enrolled_years.school_year
where enrolled_years.school_year is null
