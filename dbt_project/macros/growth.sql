{#
  Growth is computed outside the database (analysis/collaborative_growth) between the models that
  hold scores and the models that count growth. Belongs here: what both sides agree about.
#}

{#
  A column that the growth step fills: its type, and for the lineage the columns it is made of. The
  model itself selects no row.
#}
{% macro computed_from(type, columns) -%}
    cast(case when {{ columns | join(' is null or ') }} is null then null end as {{ type }})
{%- endmacro %}

{% macro is_growth(measure_id='measure_id') -%}
    {{ measure_id }} in ('{{ var('growth_measures') | join("', '") }}')
{%- endmacro %}

{# School years whose growth the step has just computed: everybody's percentiles may have moved. #}
{% macro in_growth_years(school_year='school_year', years='growth_to_build') -%}
    {{ any_of(
        school_year, 'select changed.school_year from ' ~ source('ledger', years) ~ ' as changed'
    ) }}
{%- endmacro %}

{#
  Rows of growth to recompute: those of the scopes to build, and all districts of the school years
  whose growth the step has just computed, since one district's score moves everybody's percentile.
  `years` is growth_to_build, or pending_growth for what depends on more than percentiles.
#}
{% macro in_growth_scope(years='growth_to_build', district_id='district_id') -%}
    {%- if is_incremental() -%}
        ({{ in_scope(district_id) }} or {{ in_growth_years(years=years) }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# The same for tables that hold other measures too, which keep to the scopes to build. #}
{% macro in_scope_or_growth() -%}
    ({{ in_scope() }} or ({{ is_growth() }} and {{ in_growth_scope() }}))
{%- endmacro %}

{# What is computed of the cells of all districts of a school year, measure by measure. #}
{% macro in_year_or_growth(school_year='school_year', measure_id='measure_id') -%}
    {%- if is_incremental() -%}
        (
            {{ in_scoped_year(school_year) }}
            or ({{ is_growth(measure_id) }} and {{ in_growth_years(school_year) }})
        )
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# School years in which every district's growth cell has to be compared anew. #}
{% macro in_growth_comparison(school_year='school_year', prior=false) -%}
    {%- if is_incremental() -%}
        {%- set years = 'select changed.school_year from '
            ~ source('ledger', 'growth_to_compare') ~ ' as changed' -%}
        {%- if prior -%}
            {%- set years = years ~ ' union select ' ~ year_before('changed.school_year')
                ~ ' from ' ~ source('ledger', 'growth_to_compare') ~ ' as changed' -%}
        {%- endif -%}
        {{ any_of(school_year, years) }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# Sums that a comparison reads; of growth those of all districts in the years it moved in. #}
{% macro in_comparison_or_growth() -%}
    ({{ in_comparison() }} or ({{ is_growth() }} and {{ in_growth_comparison(prior=true) }}))
{%- endmacro %}

{# The rest of a union: entities of all districts in those years. A full build has them already. #}
{% macro or_in_growth_comparison() -%}
    {%- if is_incremental() -%}
    union
    select
        district_id,
        school_year,
        level,
        entity_id
    from {{ ref('int_entity_sums') }}
    where {{ in_growth_comparison() }}
    {%- endif -%}
{%- endmacro %}

{# Cells to compare: the compared scopes, and of growth all districts of the years it moved in. #}
{% macro in_compared_scope_or_growth(district_id='district_id', school_year='school_year', measure_id='measure_id') -%}
    ({{ in_compared_scope(district_id, school_year) }}
        or ({{ is_growth(measure_id) }} and {{ in_growth_comparison(school_year) }}))
{%- endmacro %}

{# The rows of the measure of growth in a subject: students by entity, with their growth percentile. #}
{% macro growth_measure(subject) -%}
with
counted as (
    select
        student.*,
        growth.grade_assessed,
        growth.growth_percentile
    from {{ ref('int_student_entity_year') }} as student
    inner join {{ ref('fct_student_growth') }} as growth
        on student.school_year = growth.school_year
        and student.student_key = growth.student_key
    where growth.subject = '{{ subject }}'
        and growth.growth_percentile is not null
        and growth.tested_on <= student.continuously_enrolled_until
)

select
    {{ measure_keys(subject ~ '_growth') }},
    grade_assessed as grade_level,
    {{ student_groups(subject) }} as student_groups,
    cast(growth_percentile as numeric) as numerator,
    1.0 as denominator
from counted
{%- endmacro %}

{#
  CTEs that end in `medians`: the median growth percentile of every cell, with grade span ALL. Reads
  counts placed at their levels (macro at_every_level); a median of many is found by counting.
#}
{% macro growth_medians(placed_counts) -%}
    {%- set cell = 'school_year, measure_id, level, entity_id, student_group, grade_span' -%}
    summed_counts as (
        {% for grade_span in ['grade_span', "'ALL'"] -%}
        select
            school_year,
            measure_id,
            placed_level as level,
            placed_entity_id as entity_id,
            student_group,
            {{ grade_span }} as grade_span,
            growth_percentile,
            sum(n) as n
        from {{ placed_counts }}
        group by
            school_year, measure_id, placed_level, placed_entity_id, student_group,
            {{ 'grade_span, ' if loop.first }}growth_percentile
        having sum(n) > 0
        {{ 'union all' if not loop.last }}
        {% endfor %}
    ),

    ranked_counts as (
        select
            summed_counts.*,
            sum(n) over (partition by {{ cell }}) as students,
            sum(n) over (
                partition by {{ cell }}
                order by growth_percentile
                rows between unbounded preceding and current row
            ) as students_up_to
        from summed_counts
    ),

    -- The middle student, or the mean of the two in the middle.
    medians as (
        select
            {{ cell }},
            (
                min(case when 2 * students_up_to >= students then growth_percentile end)
                + min(case when 2 * students_up_to > students then growth_percentile end)
            ) / 2.0 as median_sgp
        from ranked_counts
        group by {{ cell }}
    )
{%- endmacro %}
