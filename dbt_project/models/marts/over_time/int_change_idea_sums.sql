/*
How much the schools of a change idea and their comparison schools changed: each school's mean after
minus its mean before, so that weeks that resemble their neighbours count no more than they tell.
*/
{{ config(materialized='table') }}

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
    group by district_id, school_year, idea_id
),

placed as (
    select
        schools.*,
        substr(schools.school_id, 1, 7) as school_district_id
    from schools
),

{% for part in ['idea', 'comparison'] -%}
{{ part }}_sums as (
    select
        district_id,
        school_year,
        idea_id,
        count(*) as schools,
        count(distinct school_district_id) as districts,
        avg(mean_before) as mean_before,
        avg(mean_after) as mean_after,
        avg(change) as change,
        sum(change * change) - count(*) * avg(change) * avg(change) as squares
    from placed
    where part = '{{ part }}'
    group by district_id, school_year, idea_id
){{ ',' if not loop.last }}

{% endfor -%}

select
    weeks.district_id,
    weeks.school_year,
    weeks.idea_id,
    weeks.weeks_before,
    weeks.weeks_after,
    coalesce(idea_sums.schools, 0) as idea_schools,
    idea_sums.mean_before as idea_before,
    idea_sums.mean_after as idea_after,
    idea_sums.change as idea_change,
    idea_sums.squares as idea_squares,
    coalesce(comparison_sums.schools, 0) as comparison_schools,
    coalesce(comparison_sums.districts, 0) as comparison_districts,
    comparison_sums.change as comparison_change,
    comparison_sums.squares as comparison_squares
from weeks
left join idea_sums
    on weeks.district_id = idea_sums.district_id
    and weeks.school_year = idea_sums.school_year
    and weeks.idea_id = idea_sums.idea_id
left join comparison_sums
    on weeks.district_id = comparison_sums.district_id
    and weeks.school_year = comparison_sums.school_year
    and weeks.idea_id = comparison_sums.idea_id
