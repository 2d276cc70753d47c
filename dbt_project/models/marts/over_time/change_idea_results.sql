/*
Did a change idea lead to improvement? The change at its schools minus the change at comparison
schools over the same weeks, with an interval over schools.
*/
{{ config(contract={'enforced': true}) }}

with
ideas as (
    select * from {{ ref('change_ideas') }}
),

judged as (
    select
        ideas.district_id,
        ideas.school_year,
        ideas.idea_id,
        ideas.measure_id,
        ideas.student_group,
        ideas.start_date,
        ideas.expected_direction,
        coalesce(sums.weeks_before, 0) as weeks_before,
        coalesce(sums.weeks_after, 0) as weeks_after,
        coalesce(sums.idea_schools, 0) as idea_schools,
        coalesce(sums.comparison_schools, 0) as comparison_schools,
        coalesce(sums.comparison_districts, 0) as comparison_districts,
        sums.idea_before,
        sums.idea_after,
        sums.idea_change,
        sums.comparison_change,
        case
            when sums.idea_id is null then 'no_weekly_values'
            when sums.idea_schools = 0 then 'too_few_weeks'
            when sums.comparison_schools < {{ var('change_idea_minimum_schools') }} then
                'too_few_comparison_schools'
            when sums.comparison_districts < {{ var('minimum_districts') }} then
                'too_few_comparison_schools'
            else 'published'
        end as state,
        sums.idea_schools + sums.comparison_schools - 2 as degrees_of_freedom,
        sums.idea_squares + sums.comparison_squares as squares
    from ideas
    left join {{ ref('int_change_idea_sums') }} as sums
        on ideas.district_id = sums.district_id
        and ideas.school_year = sums.school_year
        and ideas.idea_id = sums.idea_id
),

estimated as (
    select
        judged.*,
        judged.idea_change - judged.comparison_change as difference,
        case
            when judged.state = 'published' then
                sqrt(
                    judged.squares / judged.degrees_of_freedom
                    * (1.0 / judged.idea_schools + 1.0 / judged.comparison_schools)
                )
        end as standard_error,
        quantile.quantile
    from judged
    left join {{ ref('t_quantiles') }} as quantile
        on judged.degrees_of_freedom between quantile.first_degrees and quantile.last_degrees
        and judged.state = 'published'
),

bounded as (
    select
        estimated.*,
        round(idea_change, 2) as shown_idea_change,
        round(comparison_change, 2) as shown_comparison_change,
        round(difference, 2) as shown_difference,
        round(cast(difference - quantile * standard_error as numeric), 2) as ci_low,
        round(cast(difference + quantile * standard_error as numeric), 2) as ci_high
    from estimated
),

concluded as (
    select
        bounded.*,
        case
            when state <> 'published' then 'not_evaluated'
            when ci_low <= 0 and ci_high >= 0 then 'within_noise'
            when (ci_low > 0) = (expected_direction = 'higher') then 'improved'
            else 'worsened'
        end as conclusion
    from bounded
)

select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    cast(idea_id as text) as idea_id,
    cast(measure_id as text) as measure_id,
    cast(student_group as text) as student_group,
    start_date,
    cast(weeks_before as integer) as weeks_before,
    cast(weeks_after as integer) as weeks_after,
    cast(idea_schools as integer) as idea_schools,
    cast(comparison_schools as integer) as comparison_schools,
    cast(comparison_districts as integer) as comparison_districts,
    cast(idea_before as numeric(18, 2)) as idea_before,
    cast(idea_after as numeric(18, 2)) as idea_after,
    cast(shown_idea_change as numeric(18, 2)) as idea_change,
    {%- for column, expression in {
        'comparison_change': 'shown_comparison_change',
        'difference': 'shown_difference',
        'standard_error': 'standard_error',
        'ci_low': 'ci_low',
        'ci_high': 'ci_high',
    }.items() %}
    cast(case when state = 'published' then {{ expression }} end as numeric(18, 2)) as {{ column }},
    {%- endfor %}
    cast(conclusion as text) as conclusion,
    cast({{ change_idea_sentence() }} as text) as sentence,
    cast(state as text) as state
from concluded
