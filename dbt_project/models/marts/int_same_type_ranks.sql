-- Where schools and districts stand among those of their type, and what the best quarter reaches.
{{ config(materialized='view') }}
{%- set pool = "school_year, measure_id, level, school_type, student_group, grade_span" %}

with
cells as (
    select * from {{ ref('int_compared_cells') }}
    where level in ('school', 'district')
        and school_type is not null
),

pools as (
    select
        {{ pool }},
        count(*) as entities,
        percentile_disc(0.75) within group (order by merit) as best_quartile_merit
    from cells
    group by {{ pool }}
    having count(distinct district_id) >= {{ var('minimum_districts') }}
),

ranked_cells as (
    select
        cells.*,
        rank() over (partition by {{ pool }} order by merit) - 1 as entities_below,
        count(*) over (partition by {{ pool }}, merit) as entities_equal
    from cells
)

select
    {%- for column in cell_key() %}
    ranked_cells.{{ column }},
    {%- endfor %}
    pools.entities,
    -- Mid-rank: the share of entities with a less favorable value, ties counted half.
    round(
        100 * (ranked_cells.entities_below + ranked_cells.entities_equal / 2.0) / pools.entities, 0
    ) as percentile,
    case when ranked_cells.direction = 'lower' then -1 else 1 end * pools.best_quartile_merit
        as best_quartile
from ranked_cells
inner join pools
    on ranked_cells.school_type = pools.school_type
    and {{ same_cell('ranked_cells', 'pools', but=['entity_id']) }}
