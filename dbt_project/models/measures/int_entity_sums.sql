/*
Sums of every measure at every level, with the lowest scores that participation costs. A table: many
marts are made of it. Each part reads the view of rolled-up sums itself: a CTE that two parts
share would be computed whole, whatever the scopes are.
*/
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'cells'},
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
distances as (
    select *
    from {{ ref('int_rolled_up_sums') }}
    where measure_id in ('ela_distance_from_standard', 'math_distance_from_standard')
        and grade_span = 'ALL'
        and {{ in_scoped_cells() }}
    union all
    select
        subject || '_distance_from_standard' as measure_id,
        school_year,
        district_id,
        level,
        entity_id,
        student_group,
        'ALL' as grade_span,
        lowest_scores as n,
        lowest_distance as numerator,
        lowest_scores as denominator,
        lowest_distance_squares as numerator_squares,
        lowest_distance as products,
        lowest_scores as denominator_squares
    from {{ ref('int_participation') }}
    where lowest_scores > 0
        and {{ in_scope() }}
)

select *
from {{ ref('int_rolled_up_sums') }}
where (
    measure_id not in ('ela_distance_from_standard', 'math_distance_from_standard')
    or grade_span <> 'ALL'
)
and {{ in_scoped_cells() }}
union all
select
    measure_id,
    school_year,
    district_id,
    level,
    entity_id,
    student_group,
    grade_span,
    {{ measure_sums() }}
from distances
group by
    measure_id, school_year, district_id, level, entity_id, student_group, grade_span
