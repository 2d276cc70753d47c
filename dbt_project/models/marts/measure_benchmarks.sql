/*
Published cells beside what they are compared with, and whether the difference is more than noise.
A pool of others needs at least three contributing districts; withheld cells are in none.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'compared_year'}
) }}
{%- set no_count = 'cast(null as integer)' %}

with
cells as (
    select * from {{ ref('int_compared_cells') }}
    where {{ in_compared_years() }}
),

ranks as (
    select * from {{ ref('int_same_type_ranks') }}
    where {{ in_scoped_year(compared=true) }}
),

-- The state's own number of the measure, where a public file gives one that is defined alike.
state as (
    select * from {{ ref('fct_public_indicator') }}
    where level = 'state'
        and measure_id is not null
        and value is not null
        and {{ in_scoped_year(compared=true) }}
),

compared as (
    select
        {%- for column in cell_key() %}
        pooled.{{ column }},
        {%- endfor %}
        pooled.benchmark,
        pooled.pool_id as benchmark_entity_id,
        case when pooled.benchmark = 'collaborative' then ranks.entities end as entities,
        case when pooled.benchmark = 'collaborative' then ranks.percentile end as percentile,
        pooled.benchmark_value,
        pooled.estimate,
        pooled.estimate_low,
        pooled.estimate_high
    from {{ ref('int_pooled_benchmarks') }} as pooled
    left join ranks
        on {{ same_cell('pooled', 'ranks') }}
    where {{ in_scoped_year('pooled.school_year', compared=true) }}
    union all
    select
        {{ cell_key() | join(', ') }},
        'similar_schools' as benchmark,
        cast(null as text) as benchmark_entity_id,
        entities,
        percentile,
        estimate as benchmark_value,
        estimate,
        estimate_low,
        estimate_high
    from {{ ref('int_similar_school_benchmarks') }}
    where {{ in_scoped_year(compared=true) }}
    union all
    select
        {{ cell_key() | join(', ') }},
        'best_quartile' as benchmark,
        cast(null as text) as benchmark_entity_id,
        entities,
        cast(null as numeric) as percentile,
        best_quartile as benchmark_value,
        best_quartile as estimate,
        best_quartile as estimate_low,
        best_quartile as estimate_high
    from ranks
    union all
    select
        {%- for column in cell_key() %}
        cell.{{ column }},
        {%- endfor %}
        'prior_year' as benchmark,
        cell.entity_id as benchmark_entity_id,
        {{ no_count }} as entities,
        cast(null as numeric) as percentile,
        cell.prior_value as benchmark_value,
        prior_cell.estimate,
        prior_cell.estimate_low,
        prior_cell.estimate_high
    from cells as cell
    inner join cells as prior_cell
        on {{ year_before('cell.school_year') }} = prior_cell.school_year
        and {{ same_cell('cell', 'prior_cell', but=['school_year']) }}
    where cell.prior_value is not null
        and {{ in_scoped_year('cell.school_year', compared=true) }}
    union all
    select
        {%- for column in cell_key() %}
        cell.{{ column }},
        {%- endfor %}
        'state' as benchmark,
        'state' as benchmark_entity_id,
        {{ no_count }} as entities,
        cast(null as numeric) as percentile,
        state.value as benchmark_value,
        state.value as estimate,
        state.value as estimate_low,
        state.value as estimate_high
    from cells as cell
    inner join state
        on cell.school_year = state.school_year
        and cell.measure_id = state.measure_id
        and cell.student_group = state.student_group
    where cell.level in ('school', 'district')
        and cell.grade_span = 'ALL'
),

differences as (
    select
        cell.district_id,
        compared.*,
        cell.value,
        cell.change,
        {{ difference_bound('-', 'cell.', 'compared.') }} as difference_low,
        {{ difference_bound('+', 'cell.', 'compared.') }} as difference_high
    from compared
    inner join cells as cell
        on {{ same_cell('compared', 'cell') }}
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
    cast(benchmark_entity_id as text) as benchmark_entity_id,
    cast(benchmark_value as numeric(18, 1)) as benchmark_value,
    cast(entities as integer) as benchmark_n_entities,
    cast(percentile as integer) as percentile,
    cast(
        case
            when benchmark = 'prior_year' then change
            else value - cast(benchmark_value as numeric(18, 1))
        end as numeric(18, 1)
    ) as gap,
    cast(difference_low as numeric(18, 1)) as gap_low,
    cast(difference_high as numeric(18, 1)) as gap_high,
    cast(difference_low <= 0 and difference_high >= 0 as boolean) as is_within_noise
from differences
