/*
Who a district's students are: where a student was enrolled last in a school year, from when to
when, and the student groups of that enrollment. For the district's own eyes; no name, no SSID.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
spans as (
    select
        *,
        min(span_start) over (partition by district_id, school_year, student_key) as first_day,
        max(span_end) over (partition by district_id, school_year, student_key) as last_day,
        row_number() over (
            partition by district_id, school_year, student_key
            order by span_start desc, span_end desc, school_id desc
        ) as recency
    from {{ ref('fct_enrollment_span') }}
    where is_qualifying
        and {{ in_scope() }}
)

select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    student_key,
    cast(school_id as text) as school_id,
    cast(grade_level as text) as grade_level,
    cast(first_day as date) as enrolled_from,
    cast(last_day as date) as enrolled_to,
    {{ student_groups() }} as student_groups,
    cast(gender as text) as gender,
    cast(race_ethnicity as text) as race_ethnicity,
    cast(english_language_acquisition_status as text) as english_language_acquisition_status,
    cast(english_language_status_date as date) as english_language_status_date,
    is_sed,
    is_homeless,
    is_migrant,
    is_foster,
    is_student_with_disabilities
from spans
where recency = 1
