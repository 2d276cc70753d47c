/*
The values at which the index levels 2 to 10 begin: deciles of the collaborative's own schools, by
metric and grade span. A pool needs at least ten schools of at least three contributing districts.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'year_or_growth'}
) }}

with
pool as (
    {{ index_cells(
        "cell.student_group = 'ALL' and " ~ in_year_or_growth('cell.school_year', 'cell.measure_id')
    ) }}
),

pools as (
    select
        school_year,
        index_span,
        measure_id,
        count(*) as schools,
        count(distinct district_id) as districts
    from pool
    group by school_year, index_span, measure_id
    having count(*) >= {{ var('index_minimum_schools') }}
        and count(distinct district_id) >= {{ var('minimum_districts') }}
),

-- Schools with equal values share a level, the lower one: only worse schools lift a school.
ranked as (
    select
        pool.*,
        pools.schools,
        pools.districts,
        rank() over (
            partition by pool.school_year, pool.index_span, pool.measure_id order by pool.merit
        ) - 1 as schools_below
    from pool
    inner join pools
        on pool.school_year = pools.school_year
        and pool.index_span = pools.index_span
        and pool.measure_id = pools.measure_id
),

levels as (
    {% for level in range(2, 11) -%}
    select {{ level }} as index_level
    {% if not loop.last %}
    union all
    {% endif -%}
    {% endfor %}
)

select
    cast(ranked.school_year as text) as school_year,
    cast(ranked.measure_id as text) as measure_id,
    cast(ranked.index_span as text) as index_span,
    cast(levels.index_level as integer) as index_level,
    cast(
        min(ranked.merit) * (case when ranked.direction = 'lower' then -1 else 1 end)
        as numeric(18, 1)
    ) as threshold,
    cast(ranked.schools as integer) as pool_schools,
    cast(ranked.districts as integer) as pool_districts
from ranked
inner join levels
    -- 10 * share of worse schools, plus 1, is at least the level.
    on 10 * ranked.schools_below >= (levels.index_level - 1) * ranked.schools
group by
    ranked.school_year, ranked.measure_id, ranked.index_span, ranked.direction,
    levels.index_level, ranked.schools, ranked.districts
