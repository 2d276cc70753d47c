/*
Up to which day the measures to date are counted: the last day that a district contributed of a
school year, and the same day a year before where that year reaches as far.
*/
{{ config(materialized='view') }}

with
last_days as (
    select
        'attendance' as subject,
        district_id,
        school_year,
        max(as_of_date) as last_day
    from {{ ref('fct_attendance_to_date') }}
    group by district_id, school_year
    union all
    select
        'discipline' as subject,
        district_id,
        school_year,
        max(occurrence_date) as last_day
    from {{ ref('fct_incident') }}
    where occurrence_date is not null
    group by district_id, school_year
)

select
    subject,
    district_id,
    school_year,
    school_year as counted_year,
    last_day as counted_until,
    false as is_prior
from last_days
union all
select
    current_year.subject,
    current_year.district_id,
    current_year.school_year,
    prior_year.school_year as counted_year,
    {{ years_before('current_year.last_day', 1) }} as counted_until,
    true as is_prior
from last_days as current_year
inner join last_days as prior_year
    on current_year.subject = prior_year.subject
    and current_year.district_id = prior_year.district_id
    and {{ year_before('current_year.school_year') }} = prior_year.school_year
    -- Incidents come with the whole year's file; attendance may have stopped earlier.
    and (
        current_year.subject = 'discipline'
        or {{ years_before('current_year.last_day', 1) }} <= prior_year.last_day
    )
