/*
Weekly run charts from daily attendance, with the rules of run charts: shift, trend, number of runs
(Perla, Provost and Murray 2011).
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
ruled as (
    select
        sides.*,
        runs.run_length,
        -- A chart all of whose points lie on the median has none of these.
        coalesce(max(runs.runs) over chart, 0) as runs,
        coalesce(max(runs.useful_points) over chart, 0) as useful_points,
        trends.trend_length,
        sum(case when sides.is_baseline then 1 else 0 end) over chart as baseline_points,
        sides.points >= {{ var('run_chart_minimum_points') }} as is_ruled
    from {{ ref('int_run_chart_sides') }} as sides
    left join {{ ref('int_run_chart_runs') }} as runs
        on {{ same_chart('sides', 'runs') }}
        and sides.week_start = runs.week_start
    inner join {{ ref('int_run_chart_trends') }} as trends
        on {{ same_chart('sides', 'trends') }}
        and sides.week_start = trends.week_start
    where {{ in_scope('sides.district_id', 'sides.school_year') }}
    window chart as (partition by {{ chart_key('sides') }})
),

signals as (
    select
        ruled.*,
        case when is_ruled then coalesce(run_length >= 6, false) end as is_shift,
        case when is_ruled then trend_length >= 5 end as is_trend
    from ruled
)

select
    {%- for name in chart_columns() %}
    cast(point.{{ name }} as text) as {{ name }},
    {%- endfor %}
    point.week_start,
    cast(point.n as integer) as n,
    cast(point.value as numeric(18, 2)) as value,
    cast(point.state as text) as state,
    cast(point.days_taught as integer) as days_taught,
    point.days_taught < {{ var('run_chart_short_week_days') }} as is_short_week,
    cast(point.change_idea_ids as text) as change_idea_ids,
    cast(max(signals.median) over chart as numeric(18, 3)) as median,
    signals.is_baseline,
    cast(
        case signals.side when 1 then 'above' when -1 then 'below' when 0 then 'on' end as text
    ) as side,
    signals.is_shift,
    signals.is_trend,
    cast(max(signals.points) over chart as integer) as points,
    cast(max(signals.baseline_points) over chart as integer) as baseline_points,
    cast(max(signals.useful_points) over chart as integer) as useful_points,
    cast(max(signals.runs) over chart as integer) as runs,
    max(run_limit.fewest_runs) over chart as fewest_runs,
    max(run_limit.most_runs) over chart as most_runs,
    cast(
        max(
            case
                when signals.runs < run_limit.fewest_runs then 'too_few'
                when signals.runs > run_limit.most_runs then 'too_many'
            end
        ) over chart as text
    ) as run_signal,
    max(case when signals.is_shift then 1 when not signals.is_shift then 0 end) over chart = 1
        as has_shift,
    max(case when signals.is_trend then 1 when not signals.is_trend then 0 end) over chart = 1
        as has_trend,
    point.measure_id = 'chronic_absenteeism' as is_cumulative
from {{ ref('int_run_chart_points') }} as point
left join signals
    on {{ same_chart('point', 'signals') }}
    and point.week_start = signals.week_start
left join {{ ref('run_limits') }} as run_limit
    on signals.useful_points = run_limit.useful_points
    and signals.is_ruled
where {{ in_scope('point.district_id', 'point.school_year') }}
window chart as (partition by {{ chart_key('point') }})
