/*
Published cells beside what they are compared with: the collaborative, the county, the state, the
prior year. A pooled benchmark needs at least three contributing districts.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'compared_year'}
) }}

with
cells as (
    select * from {{ ref('measure_cells') }}
    where state in ('published', 'published_zero')
        and {{ in_scoped_year(compared=true) }}
),

catalog as (
    select
        measure_id,
        direction
    from {{ ref('measures') }}
),

compared_cells as (
    select
        cells.*,
        case when catalog.direction = 'lower' then -cells.value else cells.value end as merit
    from cells
    inner join catalog
        on cells.measure_id = catalog.measure_id
    where cells.level in ('school', 'district')
),

ranked_cells as (
    select
        compared_cells.*,
        count(*) over (
            partition by school_year, measure_id, level, student_group, grade_span
        ) as entities,
        rank() over (
            partition by school_year, measure_id, level, student_group, grade_span
            order by merit
        ) - 1 as entities_below,
        count(*) over (
            partition by school_year, measure_id, level, student_group, grade_span, merit
        ) as entities_equal
    from compared_cells
),

contributors as (
    select
        school_year,
        measure_id,
        student_group,
        grade_span,
        substr(entity_id, 1, 2) as county_id,
        count(*) as districts
    from cells
    where level = 'district'
    group by school_year, measure_id, student_group, grade_span, substr(entity_id, 1, 2)
),

pools as (
    select
        school_year,
        measure_id,
        student_group,
        grade_span,
        'collaborative' as benchmark,
        'collaborative' as pool_id,
        sum(districts) as districts
    from contributors
    group by school_year, measure_id, student_group, grade_span
    union all
    select
        school_year,
        measure_id,
        student_group,
        grade_span,
        'county' as benchmark,
        county_id as pool_id,
        districts
    from contributors
),

pooled as (
    select
        cell.*,
        pools.benchmark,
        pool.value as benchmark_value,
        pools.districts
    from ranked_cells as cell
    inner join pools
        on cell.school_year = pools.school_year
        and cell.measure_id = pools.measure_id
        and cell.student_group = pools.student_group
        and cell.grade_span = pools.grade_span
        and pools.districts >= {{ var('minimum_districts') }}
        and pools.pool_id in ('collaborative', substr(cell.entity_id, 1, 2))
    inner join cells as pool
        on cell.school_year = pool.school_year
        and cell.measure_id = pool.measure_id
        and cell.student_group = pool.student_group
        and cell.grade_span = pool.grade_span
        and pools.benchmark = pool.level
        and pools.pool_id = pool.entity_id
),

-- The state's own number of the measure, where a public file gives one that is defined alike.
state as (
    select * from {{ ref('fct_public_indicator') }}
    where level = 'state'
        and measure_id is not null
        and value is not null
        and {{ in_scoped_year(compared=true) }}
),

benchmarks as (
    select
        district_id,
        school_year,
        measure_id,
        level,
        entity_id,
        student_group,
        grade_span,
        benchmark,
        benchmark_value,
        case when benchmark = 'collaborative' then entities end as benchmark_n_entities,
        -- Mid-rank: the share of entities with a less favorable value, ties counted half.
        case
            when benchmark = 'collaborative' then
                round(100 * (entities_below + entities_equal / 2.0) / entities, 0)
        end as percentile,
        value - benchmark_value as gap
    from pooled
    union all
    select
        district_id,
        school_year,
        measure_id,
        level,
        entity_id,
        student_group,
        grade_span,
        'prior_year' as benchmark,
        prior_value as benchmark_value,
        cast(null as bigint) as benchmark_n_entities,
        cast(null as numeric) as percentile,
        change as gap
    from cells
    where prior_value is not null
    union all
    select
        cell.district_id,
        cell.school_year,
        cell.measure_id,
        cell.level,
        cell.entity_id,
        cell.student_group,
        cell.grade_span,
        'state' as benchmark,
        state.value as benchmark_value,
        cast(null as bigint) as benchmark_n_entities,
        cast(null as numeric) as percentile,
        cell.value - state.value as gap
    from compared_cells as cell
    inner join state
        on cell.school_year = state.school_year
        and cell.measure_id = state.measure_id
        and cell.student_group = state.student_group
    where cell.grade_span = 'ALL'
)

select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    cast(measure_id as text) as measure_id,
    cast(level as text) as level,
    cast(entity_id as text) as entity_id,
    cast(student_group as text) as student_group,
    cast(grade_span as text) as grade_span,
    cast(benchmark as text) as benchmark,
    cast(benchmark_value as numeric(18, 1)) as benchmark_value,
    cast(benchmark_n_entities as integer) as benchmark_n_entities,
    cast(percentile as integer) as percentile,
    cast(gap as numeric(18, 1)) as gap
from benchmarks
