-- The published points of the run charts, each with the median of its chart and its side of it.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
points as (
    select
        {{ chart_key() }},
        week_start,
        value,
        coalesce(week_start < first_change_week, true) as is_before_change,
        count(*) over (partition by {{ chart_key() }}) as points,
        sum(case when week_start < first_change_week then 1 else 0 end) over (
            partition by {{ chart_key() }}
        ) as points_before_change
    from {{ ref('int_run_chart_points') }}
    where value is not null
        and {{ in_scope() }}
),

-- The median before the first change goes on after it, where enough points lie before.
based as (
    select
        points.*,
        case
            when points_before_change >= {{ var('run_chart_minimum_points') }} then is_before_change
            else true
        end as is_baseline
    from points
),

medians as (
    select
        {{ chart_key() }},
        cast({{ median_of('value') }} as numeric(18, 3)) as median
    from based
    where is_baseline
    group by {{ chart_key() }}
)

select
    {{ chart_key('based') }},
    based.week_start,
    based.value,
    based.points,
    based.is_baseline,
    medians.median,
    case
        when based.value > medians.median then 1
        when based.value < medians.median then -1
        else 0
    end as side
from based
inner join medians
    on {{ same_chart('based', 'medians') }}
