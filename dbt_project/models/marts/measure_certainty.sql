/*
Schools' values drawn towards those of their type, the more so the fewer students they rest on: what
a small school's number says when chance is taken into account (empirical Bayes).
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'year_or_growth'}
) }}
{%- set by_pool = 'school_year, measure_id, school_type, student_group, grade_span' %}

with
cells as (
    select
        cell.*,
        -- The variance among a school's students: its error is that over n.
        cell.n * cell.standard_error * cell.standard_error as student_variance
    from {{ ref('int_compared_cells') }} as cell
    where cell.level = 'school'
        and cell.school_type is not null
        and cell.standard_error is not null
        and {{ in_year_or_growth('cell.school_year', 'cell.measure_id') }}
),

pools as (
    select
        {{ by_pool }},
        count(*) as schools,
        sum(n) as students,
        sum(n * n) as students_squared,
        sum(n * estimate) / sum(n) as mean_of_students,
        sum((n - 1) * student_variance) / sum(n - 1) as variance_within
    from cells
    group by {{ by_pool }}
    having count(distinct district_id) >= {{ var('minimum_districts') }}
),

pooled_cells as (
    select
        cells.*,
        pools.schools,
        pools.students,
        pools.students_squared,
        pools.mean_of_students,
        pools.variance_within
    from cells
    inner join pools
        on {{ same_cell('cells', 'pools', but=['level', 'entity_id']) }}
        and cells.school_type = pools.school_type
),

-- What schools differ beyond chance, by the method of moments; never below nothing.
spreads as (
    select
        {{ by_pool }},
        greatest(
            (
                sum(n * (estimate - mean_of_students) * (estimate - mean_of_students))
                - (max(schools) - 1) * max(variance_within)
            ) / (max(students) - max(students_squared) / max(students)),
            0
        ) as variance_between
    from pooled_cells
    group by {{ by_pool }}
),

weighted_cells as (
    select
        cell.*,
        -- One over the variance of the school's value around the pool's; none where nothing varies.
        cell.n / nullif(cell.n * spreads.variance_between + cell.variance_within, 0) as weight,
        coalesce(
            cell.n * spreads.variance_between
            / nullif(cell.n * spreads.variance_between + cell.variance_within, 0),
            1
        ) as reliability
    from pooled_cells as cell
    inner join spreads
        on {{ same_cell('cell', 'spreads', but=['level', 'entity_id']) }}
        and cell.school_type = spreads.school_type
),

centered_cells as (
    select
        weighted_cells.*,
        coalesce(
            sum(weight * estimate) over (partition by {{ by_pool }})
            / sum(weight) over (partition by {{ by_pool }}),
            mean_of_students
        ) as center
    from weighted_cells
)

select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    cast(measure_id as text) as measure_id,
    cast(level as text) as level,
    cast(entity_id as text) as entity_id,
    cast(student_group as text) as student_group,
    cast(grade_span as text) as grade_span,
    cast(n as integer) as n,
    cast(value as numeric(18, 1)) as value,
    cast(reliability * estimate + (1 - reliability) * center as numeric(18, 1)) as shrunken_value,
    cast(reliability as numeric(4, 3)) as reliability,
    cast(center as numeric(18, 1)) as pool_value,
    cast(schools as integer) as pool_n_entities
from centered_cells
