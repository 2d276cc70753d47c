/*
Every measure for every entity, student group and grade of every year: the published numbers.
Change is computed from unrounded values and then rounded, as the Dashboard does; halves are rounded
away from zero.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'compared_cells'},
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

{%- set numbers = {
    'n': ('integer', 'n'),
    'numerator': ('numeric(18, 2)', 'numerator'),
    'denominator': ('numeric(18, 2)', 'denominator'),
    'value': ('numeric(18, 1)', 'unrounded_value'),
    'standard_error': ('numeric(18, 4)', 'approximate_standard_error'),
    'ci_low': ('numeric(18, 1)', interval_bound('-', 'approximate_')),
    'ci_high': ('numeric(18, 1)', interval_bound('+', 'approximate_')),
    'prior_value': ('numeric(18, 1)', 'unrounded_prior_value'),
    'change': ('numeric(18, 1)', 'unrounded_change'),
} %}

with
catalog as (
    select
        measure_id,
        unit,
        minimum_n,
        case when unit = 'percent' then 100 else 1 end as scale
    from {{ ref('measures') }}
),

sums as (
    select * from {{ ref('int_entity_sums') }}
    where
        {{ in_comparison_or_growth() }}
        or ({{ is_cohort_measure('measure_id') }} and {{ in_compared_years() }})
),

-- Students of a school resemble each other: above schools, means are as sure as schools are alike.
school_variation as (
    select * from {{ ref('int_entity_school_variation') }}
    where {{ in_compared_scope_or_growth() }}
),

all_students as (
    select
        district_id,
        school_year,
        level,
        entity_id
    from sums
    where student_group = 'ALL'
        and grade_span = 'ALL'
),

entity_years as (
    select distinct
        district_id,
        school_year,
        level,
        entity_id
    from all_students
    where {{ in_compared_scope() }}
    {{ or_in_growth_comparison() }}
),

-- Every entity has a row for every measure and group, so that nothing is silently absent.
measured_entities as (
    select
        entity_years.*,
        catalog.measure_id
    from entity_years
    cross join catalog
    where {{ in_compared_scope_or_growth(
        'entity_years.district_id', 'entity_years.school_year', 'catalog.measure_id'
    ) }}
    union
    -- Whoever sends files, the cohorts of all districts are measured anew.
    select
        entity.district_id,
        entity.school_year,
        entity.level,
        entity.entity_id,
        catalog.measure_id
    from {{ ref('int_high_school_entity') }} as entity
    inner join catalog
        on {{ is_cohort_measure('catalog.measure_id') }}
    where {{ in_scoped_year('entity.school_year', compared=true) }}
),

compared_sums as (
    select
        sums.*,
        catalog.unit,
        catalog.minimum_n,
        catalog.scale,
        variation.schools,
        variation.school_numerator_squares,
        variation.school_products,
        variation.school_denominator_squares,
        prior_sums.numerator as prior_numerator,
        prior_sums.denominator as prior_denominator
    from sums
    inner join catalog
        on sums.measure_id = catalog.measure_id
    left join sums as prior_sums
        on {{ year_before('sums.school_year') }} = prior_sums.school_year
        and sums.district_id = prior_sums.district_id
        and sums.measure_id = prior_sums.measure_id
        and sums.level = prior_sums.level
        and sums.entity_id = prior_sums.entity_id
        and sums.student_group = prior_sums.student_group
        and sums.grade_span = prior_sums.grade_span
        and catalog.minimum_n <= prior_sums.n
    left join school_variation as variation
        on sums.school_year = variation.school_year
        and sums.district_id = variation.district_id
        and sums.measure_id = variation.measure_id
        and sums.level = variation.level
        and sums.entity_id = variation.entity_id
        and sums.student_group = variation.student_group
        and sums.grade_span = variation.grade_span
    where {{ in_compared_cells(ref('int_high_school_entity'), 'sums') }}
),

-- Values and changes are exact; standard errors and intervals are in double precision.
approximated as (
    select
        compared_sums.*,
        {{ approximate([
            'n', 'numerator', 'denominator', 'numerator_squares', 'products', 'denominator_squares',
            'schools', 'school_numerator_squares', 'school_products', 'school_denominator_squares'
        ], 'n >= minimum_n') }}
    from compared_sums
    {{ computed_once() }}
),

cells as (
    select
        approximated.*,
        scale * numerator / denominator as unrounded_value,
        scale * approximate_numerator / approximate_denominator as approximate_unrounded_value,
        scale * sqrt(
            greatest(
                {{ ratio_variance(
                    'approximate_n', 'approximate_numerator', 'approximate_denominator',
                    'approximate_numerator_squares', 'approximate_products',
                    'approximate_denominator_squares'
                ) }},
                {{ ratio_variance(
                    'approximate_schools', 'approximate_numerator', 'approximate_denominator',
                    'approximate_school_numerator_squares', 'approximate_school_products',
                    'approximate_school_denominator_squares'
                ) }}
            )
        ) as approximate_standard_error,
        scale * prior_numerator / prior_denominator as unrounded_prior_value,
        -- One division only: the difference of two rounded quotients could miss a tie.
        scale * (numerator * prior_denominator - prior_numerator * denominator)
        / (denominator * prior_denominator) as unrounded_change
    from approximated
),

stated as (
    select
        cells.*,
        case
            when n < minimum_n then 'withheld'
            when numerator = 0 and unit = 'percent' then 'published_zero'
            else 'published'
        end as state,
        -- Wilson's interval for shares of students, the normal one for means and shares of days.
        {{ is_share_of_students('unit', 'denominator', 'n') }} as is_share_of_students
    from cells
),

missing_cells as (
    select
        entity.district_id,
        entity.school_year,
        entity.measure_id,
        entity.level,
        entity.entity_id,
        student_group.student_group
    from measured_entities as entity
    cross join {{ ref('student_groups') }} as student_group
    left join sums
        on entity.district_id = sums.district_id
        and entity.school_year = sums.school_year
        and entity.measure_id = sums.measure_id
        and entity.level = sums.level
        and entity.entity_id = sums.entity_id
        and student_group.student_group = sums.student_group
        and sums.grade_span = 'ALL'
    where sums.n is null
)

select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    cast(current_date as date) as as_of_date,
    cast(measure_id as text) as measure_id,
    cast(level as text) as level,
    cast(entity_id as text) as entity_id,
    cast(student_group as text) as student_group,
    cast(grade_span as text) as grade_span,
    {% for column, (type, expression) in numbers.items() -%}
    cast(case when state <> 'withheld' then {{ expression }} end as {{ type }}) as {{ column }},
    {% endfor -%}
    cast(state as text) as state,
    cast(0 as integer) as release_id
from stated
union all
select
    district_id,
    school_year,
    current_date as as_of_date,
    measure_id,
    level,
    entity_id,
    student_group,
    'ALL' as grade_span,
    {% for column, (type, _) in numbers.items() -%}
    cast(null as {{ type }}) as {{ column }},
    {% endfor -%}
    'not_reported' as state,
    0 as release_id
from missing_cells
