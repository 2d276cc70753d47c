/*
How much the schools of a change idea and their comparison schools changed: each school's mean after
minus its mean before, so that weeks that resemble their neighbours count no more than they tell.
*/
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'year'},
    indexes=[{'columns': ['school_year']}]
) }}

with
schools as (
    select
        district_id,
        school_year,
        idea_id,
        part,
        school_id,
        avg(case when is_after then value end) - avg(case when not is_after then value end)
            as change,
        avg(case when is_after then value end) as mean_after,
        avg(case when not is_after then value end) as mean_before
    from {{ ref('int_change_idea_weeks') }}
    where {{ in_scoped_year() }}
    group by district_id, school_year, idea_id, part, school_id
    having sum(case when is_after then 1 else 0 end) >= {{ var('change_idea_minimum_weeks') }}
        and sum(case when is_after then 0 else 1 end) >= {{ var('change_idea_minimum_weeks') }}
),

weeks as (
    select
        district_id,
        school_year,
        idea_id,
        count(distinct case when is_after then week_start end) as weeks_after,
        count(distinct case when not is_after then week_start end) as weeks_before
    from {{ ref('int_change_idea_weeks') }}
    where part = 'idea'
        and {{ in_scoped_year() }}
    group by district_id, school_year, idea_id
)

select
    weeks.district_id,
    weeks.school_year,
    weeks.idea_id,
    weeks.weeks_before,
    weeks.weeks_after,
    {%- for part in ['idea', 'comparison'] %}
    {%- set value = "case when schools.part = '" ~ part ~ "' then schools." %}
    count({{ value }}school_id end) as {{ part }}_schools,
    count(distinct {{ value }}school_district_id end) as {{ part }}_districts,
    avg({{ value }}mean_before end) as {{ part }}_before,
    avg({{ value }}mean_after end) as {{ part }}_after,
    avg({{ value }}change end) as {{ part }}_change,
    coalesce(
        sum({{ value }}change * schools.change end)
        - count({{ value }}change end)
        * avg({{ value }}change end) * avg({{ value }}change end), 0
    ) as {{ part }}_squares{{ ',' if not loop.last }}
    {%- endfor %}
from weeks
left join (
    select
        schools.*,
        substr(schools.school_id, 1, 7) as school_district_id
    from schools
) as schools
    on weeks.district_id = schools.district_id
    and weeks.school_year = schools.school_year
    and weeks.idea_id = schools.idea_id
group by
    weeks.district_id, weeks.school_year, weeks.idea_id, weeks.weeks_before, weeks.weeks_after
