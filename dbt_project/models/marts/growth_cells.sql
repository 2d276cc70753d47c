/*
Growth of every entity, student group and grade, three views beside each other: growth percentiles,
California's residual gain, and the school effect adjusted for who the students are.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'pending_growth'},
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
sums as (
    select
        entity_sums.*,
        case measure_id when 'ela_growth' then 'ela' else 'math' end as subject,
        numerator / n as mean_sgp,
        n >= {{ var('minimum_n') }} as is_published
    from {{ ref('int_entity_sums') }} as entity_sums
    where {{ is_growth() }}
        and {{ in_growth_scope('pending_growth') }}
),

placed_counts as (
    select *
    from (
        {{ at_every_level(ref('int_growth_percentile_counts')) }}
    ) as placed
    where {{ in_growth_scope('pending_growth', 'scope_district_id') }}
),

{{ growth_medians('placed_counts') }},

{%- set gained = "gain.n >= " ~ var('minimum_n') %}
{%- set rated = "effect.n >= " ~ var('minimum_n') %}

cells as (
    select
        sums.*,
        medians.median_sgp,
        case
            when sums.n > 1 then
                sqrt(
                    greatest(
                        sums.numerator_squares - sums.n * sums.mean_sgp * sums.mean_sgp, 0
                    ) / (sums.n - 1) / sums.n
                )
        end as standard_error,
        case when {{ gained }} then gain.n end as residual_gain_n,
        gain.simple_average,
        gain.predicted_average,
        gain.reported_gain,
        gain.standard_error as gain_error,
        case when {{ gained }} then gain.method end as residual_gain_method,
        case when {{ rated }} then effect.n end as school_effect_n,
        effect.shrunken_effect,
        effect.shrunken_error,
        effect.percentile,
        effect.index_level
    from sums
    inner join medians
        on sums.school_year = medians.school_year
        and sums.measure_id = medians.measure_id
        and sums.level = medians.level
        and sums.entity_id = medians.entity_id
        and sums.student_group = medians.student_group
        and sums.grade_span = medians.grade_span
    left join {{ ref('fct_group_growth') }} as gain
        on sums.school_year = gain.school_year
        and sums.subject = gain.subject
        and sums.level = gain.level
        and sums.entity_id = gain.entity_id
        and sums.student_group = gain.student_group
        and sums.grade_span = 'ALL'
    left join {{ ref('fct_school_growth') }} as effect
        on sums.school_year = effect.school_year
        and sums.subject = effect.subject
        and sums.level = 'school'
        and sums.entity_id = effect.school_id
        and sums.student_group = 'ALL'
        and sums.grade_span = effect.grade_span
)

select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    cast(current_date as date) as as_of_date,
    cast(subject as text) as subject,
    cast(level as text) as level,
    cast(entity_id as text) as entity_id,
    cast(student_group as text) as student_group,
    cast(grade_span as text) as grade_span,
    {% for name, (type, expression) in {
        'n': ('integer', 'n'),
        'median_sgp': ('numeric(18, 1)', 'median_sgp'),
        'mean_sgp': ('numeric(18, 1)', 'round(mean_sgp, 1)'),
        'standard_error': ('numeric(18, 2)', 'round(standard_error, 2)'),
        'ci_low': ('numeric(18, 1)', 'round(mean_sgp - 1.96 * standard_error, 1)'),
        'ci_high': ('numeric(18, 1)', 'round(mean_sgp + 1.96 * standard_error, 1)'),
        'residual_gain_n': ('integer', 'residual_gain_n'),
        'residual_gain': ('numeric(18, 1)', 'round(100 + simple_average, 1)'),
        'residual_gain_eblp': ('numeric(18, 1)', 'round(100 + predicted_average, 1)'),
        'residual_gain_reported': ('numeric(18, 1)', 'round(100 + reported_gain, 1)'),
        'residual_gain_standard_error': ('numeric(18, 2)', 'round(gain_error, 2)'),
        'residual_gain_method': ('text', 'residual_gain_method'),
        'school_effect_n': ('integer', 'school_effect_n'),
        'school_effect': ('numeric(18, 1)', 'round(shrunken_effect, 1)'),
        'school_effect_low': ('numeric(18, 1)', 'round(shrunken_effect - 1.96 * shrunken_error, 1)'),
        'school_effect_high': ('numeric(18, 1)', 'round(shrunken_effect + 1.96 * shrunken_error, 1)'),
        'percentile': ('integer', 'floor(percentile)'),
        'index_level': ('integer', 'index_level'),
    }.items() -%}
    cast(case when is_published then {{ expression }} end as {{ type }}) as {{ name }},
    {% endfor -%}
    cast(case when is_published then 'published' else 'withheld' end as text) as state,
    cast(0 as integer) as release_id
from cells
