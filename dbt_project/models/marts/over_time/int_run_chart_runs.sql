-- Runs of the run charts: stretches of points on one side of the median, points on it left out.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
useful as (
    select
        {{ chart_key() }},
        week_start,
        is_baseline,
        case
            when side = lag(side) over (partition by {{ chart_key() }} order by week_start) then 0
            else 1
        end as begins_run
    from {{ ref('int_run_chart_sides') }}
    where side <> 0
        and {{ in_scope() }}
),

numbered as (
    select
        useful.*,
        sum(begins_run) over (
            partition by {{ chart_key() }}
            order by week_start
            rows between unbounded preceding and current row
        ) as run_number
    from useful
)

select
    {{ chart_key() }},
    week_start,
    count(*) over (partition by {{ chart_key() }}, run_number) as run_length,
    -- The baseline is the beginning of the chart, so that its runs are those begun in it.
    sum(case when is_baseline then begins_run else 0 end) over (partition by {{ chart_key() }})
        as runs,
    sum(case when is_baseline then 1 else 0 end) over (partition by {{ chart_key() }})
        as useful_points
from numbered
