-- Measures of the school year so far, up to the last day each district contributed.
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'compared'},
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
{% set key = 'measure_id, school_year, district_id, level, entity_id, student_group' -%}
student_rows as (
    select
        student.*,
        {{ each_of('student.student_groups') }} as student_group
    from {{ ref('int_students_to_date') }} as student
    where {{ in_compared_scope('student.district_id', 'student.school_year') }}
),

sums as (
    select
        {{ key }},
        {%- for prefix, condition in {'': 'not is_prior', 'prior_': 'is_prior'}.items() %}
        sum(case when {{ condition }} then 1 else 0 end) as {{ prefix }}n,
        sum(case when {{ condition }} then numerator end) as {{ prefix }}numerator,
        sum(case when {{ condition }} then denominator end) as {{ prefix }}denominator,
        {%- endfor %}
        sum(case when not is_prior then numerator * numerator end) as numerator_squares,
        sum(case when not is_prior then numerator * denominator end) as products,
        sum(case when not is_prior then denominator * denominator end) as denominator_squares
    from student_rows
    group by {{ key }}
    having sum(case when not is_prior then 1 else 0 end) > 0
),

dated as (
    select
        sums.*,
        last_day.counted_until as as_of_date
    from sums
    inner join {{ ref('int_last_days') }} as last_day
        on sums.district_id = last_day.district_id
        and sums.school_year = last_day.school_year
        and last_day.subject
        = case when sums.measure_id = 'suspension' then 'discipline' else 'attendance' end
        and not last_day.is_prior
),

valued as (
    select
        dated.*,
        'percent' as unit,
        n >= {{ var('minimum_n') }} as is_published,
        denominator = n as is_share_of_students,
        100 * numerator / denominator as unrounded_value,
        case
            when prior_n >= {{ var('minimum_n') }} then 100 * prior_numerator / prior_denominator
        end as unrounded_prior_value,
        -- One division only: the difference of two rounded quotients could miss a tie.
        case
            when prior_n >= {{ var('minimum_n') }} then
                100 * (numerator * prior_denominator - prior_numerator * denominator)
                / (denominator * prior_denominator)
        end as unrounded_change,
        case
            when n > 1 then
                100 * sqrt(
                    greatest(
                        numerator_squares
                        - 2 * products * numerator / denominator
                        + denominator_squares
                        * (numerator / denominator) * (numerator / denominator),
                        0
                    ) * n / (n - 1)
                ) / denominator
        end as standard_error
    from dated
)

select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    as_of_date,
    cast(measure_id as text) as measure_id,
    cast(level as text) as level,
    cast(entity_id as text) as entity_id,
    cast(student_group as text) as student_group,
    {% for column, expression, type in [
        ('n', 'n', 'integer'),
        ('numerator', 'numerator', 'numeric(18, 2)'),
        ('denominator', 'denominator', 'numeric(18, 2)'),
        ('value', 'round(unrounded_value, 1)', 'numeric(18, 1)'),
        ('standard_error', 'round(standard_error, 2)', 'numeric(18, 2)'),
        ('ci_low', 'round(' ~ interval_bound('-') ~ ', 1)', 'numeric(18, 1)'),
        ('ci_high', 'round(' ~ interval_bound('+') ~ ', 1)', 'numeric(18, 1)'),
        ('prior_value', 'round(unrounded_prior_value, 1)', 'numeric(18, 1)'),
        ('change', 'round(unrounded_change, 1)', 'numeric(18, 1)'),
    ] -%}
    cast(case when is_published then {{ expression }} end as {{ type }}) as {{ column }},
    {% endfor -%}
    cast(
        case
            when not is_published then 'withheld'
            when numerator = 0 then 'published_zero'
            else 'published'
        end as text
    ) as state
from valued
