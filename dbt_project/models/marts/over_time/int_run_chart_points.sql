-- The points of the run charts: weekly values, those of small groups withheld, and change ideas.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
points as (
    select
        sums.*,
        round(100.0 * sums.numerator / sums.denominator, 2) as value,
        sums.n >= {{ var('minimum_n') }} as is_published,
        max(sums.n) over (partition by {{ chart_key('sums') }}) as largest_n
    from {{ ref('int_week_sums') }} as sums
    where {{ in_scope('sums.district_id', 'sums.school_year') }}
),

-- An idea is drawn on the week in which it starts, or the first one after it that has a point.
drawn_weeks as (
    select
        {{ chart_key('idea') }},
        idea.idea_id,
        min(points.week_start) as week_start
    from {{ ref('int_change_idea_entities') }} as idea
    inner join points
        on {{ same_chart('idea', 'points') }}
        and idea.start_week <= points.week_start
    group by {{ chart_key('idea') }}, idea.idea_id
),

drawn_ideas as (
    select
        {{ chart_key() }},
        week_start,
        {{ dbt.listagg('idea_id', "', '", 'order by idea_id') }} as change_idea_ids
    from drawn_weeks
    group by {{ chart_key() }}, week_start
)

select
    {{ chart_key('points') }},
    points.week_start,
    points.days_taught,
    case when points.is_published then points.n end as n,
    case when points.is_published then points.value end as value,
    case
        when not points.is_published then 'withheld'
        when points.numerator = 0 then 'published_zero'
        else 'published'
    end as state,
    drawn_ideas.change_idea_ids,
    min(case when drawn_ideas.change_idea_ids is not null then points.week_start end) over (
        partition by {{ chart_key('points') }}
    ) as first_change_week
from points
left join drawn_ideas
    on {{ same_chart('points', 'drawn_ideas') }}
    and points.week_start = drawn_ideas.week_start
where points.largest_n >= {{ var('minimum_n') }}
