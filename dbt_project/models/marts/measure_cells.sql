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
        {{ in_comparison() }}
        or ({{ is_cohort_measure('measure_id') }} and {{ in_compared_years() }})
),

prior_sums as (
    select
        sums.*,
        school_year.school_year as next_school_year
    from sums
    inner join {{ ref('school_years') }} as school_year
        on substr(school_year.school_year, 1, 4) = substr(sums.school_year, 6, 4)
),

entity_years as (
    select distinct
        district_id,
        school_year,
        level,
        entity_id
    from sums
    where {{ in_compared_scope() }}
),

-- Every entity has a row for every measure and group, so that nothing is silently absent.
measured_entities as (
    select
        entity_years.*,
        catalog.measure_id
    from entity_years
    cross join catalog
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

expected_cells as (
    select
        measured_entities.*,
        student_group.student_group
    from measured_entities
    cross join {{ ref('student_groups') }} as student_group
),

cells as (
    select
        sums.district_id,
        sums.school_year,
        sums.measure_id,
        sums.level,
        sums.entity_id,
        sums.student_group,
        sums.grade_span,
        sums.n,
        sums.numerator,
        sums.denominator,
        catalog.unit,
        catalog.minimum_n,
        catalog.scale,
        catalog.scale * sums.numerator / sums.denominator as unrounded_value,
        case
            when sums.n > 1 then
                catalog.scale * sqrt(
                    greatest(
                        sums.numerator_squares
                        - 2 * sums.products * sums.numerator / sums.denominator
                        + sums.denominator_squares
                        * (sums.numerator / sums.denominator) * (sums.numerator / sums.denominator),
                        0
                    ) * sums.n / (sums.n - 1)
                ) / sums.denominator
        end as standard_error,
        case
            when prior_sums.n >= catalog.minimum_n then
                catalog.scale * prior_sums.numerator / prior_sums.denominator
        end as unrounded_prior_value,
        -- One division only: the difference of two rounded quotients could miss a tie.
        case
            when prior_sums.n >= catalog.minimum_n then
                catalog.scale
                * (
                    sums.numerator * prior_sums.denominator
                    - prior_sums.numerator * sums.denominator
                ) / (sums.denominator * prior_sums.denominator)
        end as unrounded_change
    from sums
    inner join catalog
        on sums.measure_id = catalog.measure_id
    left join prior_sums
        on sums.school_year = prior_sums.next_school_year
        and sums.district_id = prior_sums.district_id
        and sums.measure_id = prior_sums.measure_id
        and sums.level = prior_sums.level
        and sums.entity_id = prior_sums.entity_id
        and sums.student_group = prior_sums.student_group
        and sums.grade_span = prior_sums.grade_span
    where {{ in_compared_cells(ref('int_high_school_entity'), 'sums') }}
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
        unit = 'percent' and denominator = n as is_share_of_students
    from cells
),

measured as (
    select
        district_id,
        school_year,
        measure_id,
        level,
        entity_id,
        student_group,
        grade_span,
        {% for column, expression in {
            'n': 'n',
            'numerator': 'round(numerator, 2)',
            'denominator': 'round(denominator, 2)',
            'value': 'round(unrounded_value, 1)',
            'standard_error': 'round(standard_error, 2)',
            'ci_low': 'round(' ~ interval_bound('-') ~ ', 1)',
            'ci_high': 'round(' ~ interval_bound('+') ~ ', 1)',
            'prior_value': 'round(unrounded_prior_value, 1)',
            'change': 'round(unrounded_change, 1)',
        }.items() -%}
        case when state <> 'withheld' then {{ expression }} end as {{ column }},
        {% endfor -%}
        state
    from stated
)

select
    cast(expected.district_id as text) as district_id,
    cast(expected.school_year as text) as school_year,
    cast(current_date as date) as as_of_date,
    cast(expected.measure_id as text) as measure_id,
    cast(expected.level as text) as level,
    cast(expected.entity_id as text) as entity_id,
    cast(expected.student_group as text) as student_group,
    cast(coalesce(measured.grade_span, 'ALL') as text) as grade_span,
    cast(measured.n as integer) as n,
    cast(measured.numerator as numeric(18, 2)) as numerator,
    cast(measured.denominator as numeric(18, 2)) as denominator,
    cast(measured.value as numeric(18, 1)) as value,
    cast(measured.standard_error as numeric(18, 2)) as standard_error,
    cast(measured.ci_low as numeric(18, 1)) as ci_low,
    cast(measured.ci_high as numeric(18, 1)) as ci_high,
    cast(measured.prior_value as numeric(18, 1)) as prior_value,
    cast(measured.change as numeric(18, 1)) as change,
    cast(coalesce(measured.state, 'not_reported') as text) as state,
    cast(0 as integer) as release_id
from expected_cells as expected
left join measured
    on expected.district_id = measured.district_id
    and expected.school_year = measured.school_year
    and expected.measure_id = measured.measure_id
    and expected.level = measured.level
    and expected.entity_id = measured.entity_id
    and expected.student_group = measured.student_group
