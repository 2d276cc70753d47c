-- Stretches of the run charts that go up or down all the way; equal neighbours count once.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
compared as (
    select
        {{ chart_key() }},
        week_start,
        value,
        lag(value) over (partition by {{ chart_key() }} order by week_start) as value_before
    from {{ ref('int_run_chart_sides') }}
    where {{ in_scope() }}
),

-- Equal neighbours get one number.
numbered as (
    select
        compared.*,
        sum(case when value = value_before then 0 else 1 end) over (
            partition by {{ chart_key() }}
            order by week_start
            rows between unbounded preceding and current row
        ) as step
    from compared
),

steps as (
    select
        {{ chart_key() }},
        step,
        max(case when value > value_before then 1 when value < value_before then -1 end)
            as direction
    from numbered
    group by {{ chart_key() }}, step
),

turns as (
    select
        steps.*,
        sum(case when direction = direction_before then 0 else 1 end) over (
            partition by {{ chart_key() }}
            order by step
            rows between unbounded preceding and current row
        ) as stretch
    from (
        select
            steps.*,
            lag(direction) over (partition by {{ chart_key() }} order by step)
                as direction_before
        from steps
    ) as steps
    where direction is not null
),

lengths as (
    select
        turns.*,
        -- With the point from which the first step starts.
        count(*) over (partition by {{ chart_key() }}, stretch) + 1 as points
    from turns
),

longest as (
    select
        {{ chart_key() }},
        step,
        max(points) as points
    from (
        select * from lengths
        union all
        select
            {{ chart_key() }},
            step - 1 as step,
            direction,
            direction_before,
            stretch,
            points
        from lengths
    ) as with_starts
    group by {{ chart_key() }}, step
)

select
    {{ chart_key('numbered') }},
    numbered.week_start,
    coalesce(longest.points, 1) as trend_length
from numbered
left join longest
    on {{ same_chart('numbered', 'longest') }}
    and numbered.step = longest.step
