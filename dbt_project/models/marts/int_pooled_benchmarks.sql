-- Schools and districts beside the collaborative, their county and, for schools, their network,
-- where enough districts contribute to the pool.
{{ config(materialized='view') }}
{%- set pool = "school_year, measure_id, student_group, grade_span" %}

with
cells as (
    select * from {{ ref('int_compared_cells') }}
),

pools as (
    select
        {{ pool }},
        'collaborative' as benchmark,
        'collaborative' as pool_id
    from cells
    where level = 'district'
    group by {{ pool }}
    having count(*) >= {{ var('minimum_districts') }}
    union all
    select
        {{ pool }},
        'county' as benchmark,
        substr(entity_id, 1, 2) as pool_id
    from cells
    where level = 'district'
    group by {{ pool }}, substr(entity_id, 1, 2)
    having count(*) >= {{ var('minimum_districts') }}
    union all
    -- A district contributes to a network with enough students in the network's schools.
    select
        sums.school_year,
        sums.measure_id,
        sums.student_group,
        sums.grade_span,
        'network' as benchmark,
        sums.entity_id as pool_id
    from {{ ref('int_summed_measures') }} as sums
    inner join {{ ref('measures') }} as catalog
        on sums.measure_id = catalog.measure_id
        and sums.n >= catalog.minimum_n
    where sums.level = 'network'
        and sums.district_id <> 'collaborative'
    group by sums.school_year, sums.measure_id, sums.student_group, sums.grade_span, sums.entity_id
    having count(*) >= {{ var('minimum_districts') }}
),

-- A school of several networks is compared with the first one.
members as (
    select
        level,
        entity_id,
        'collaborative' as benchmark,
        'collaborative' as pool_id
    from {{ ref('entities') }}
    where level in ('school', 'district')
    union all
    select
        level,
        entity_id,
        'county' as benchmark,
        substr(entity_id, 1, 2) as pool_id
    from {{ ref('entities') }}
    where level in ('school', 'district')
    union all
    select
        'school' as level,
        school_id as entity_id,
        'network' as benchmark,
        min(entity_id) as pool_id
    from {{ ref('bridge_school_entity') }}
    where level = 'network'
    group by school_id
)

select
    {%- for column in cell_key() %}
    cell.{{ column }},
    {%- endfor %}
    members.benchmark,
    members.pool_id,
    pool_cell.value as benchmark_value,
    pool_cell.estimate,
    pool_cell.estimate_low,
    pool_cell.estimate_high
from cells as cell
inner join members
    on cell.level = members.level
    and cell.entity_id = members.entity_id
inner join pools
    on members.benchmark = pools.benchmark
    and members.pool_id = pools.pool_id
    and {{ same_cell('cell', 'pools', but=['level', 'entity_id']) }}
inner join cells as pool_cell
    on members.benchmark = pool_cell.level
    and members.pool_id = pool_cell.entity_id
    and {{ same_cell('cell', 'pool_cell', but=['level', 'entity_id']) }}
