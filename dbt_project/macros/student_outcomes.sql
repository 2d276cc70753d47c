{#
  What measures need of a student in a district year beside enrollment, days, incidents and scores.
  Var `student_outcomes` names the models int_student_year_<subject>, each with district_id,
  school_year, student_key as its key, and their columns. Model fct_student_year joins them. A new
  outcome is a column there, in its model and in the descriptions of the models that carry it on.
#}

{#
  CTEs that end in `outcomes`: for students of several districts of an entity the outcome of the
  district of the latest enrollment there that has one. Reads spans_at_entity (see student_at_entity).
#}
{% macro outcomes_at_entity() -%}
    {%- set key = 'district_id, school_year, level, entity_id, student_key' -%}
    latest_in_district as (
        select *
        from (
            select
                span.*,
                substr(span.school_id, 1, 7) as enrolling_district_id,
                row_number() over (
                    partition by {{ key }}, substr(span.school_id, 1, 7)
                    order by span_start desc, span_end desc, school_id desc
                ) as recency
            from spans_at_entity as span
        ) as ranked
        where recency = 1
    ),

    outcomes as (
        select
            latest.district_id,
            latest.school_year,
            latest.level,
            latest.entity_id,
            latest.student_key
            {%- for column in var('student_outcomes').values() | sum(start=[]) %},
            {{ first_present(
                'outcome.' ~ column,
                'latest.span_start desc, latest.span_end desc, latest.school_id desc'
            ) }} as {{ column }}
            {%- endfor %}
        from latest_in_district as latest
        inner join {{ ref('fct_student_year') }} as outcome
            on latest.enrolling_district_id = outcome.district_id
            and latest.school_year = outcome.school_year
            and latest.student_key = outcome.student_key
        group by
            latest.district_id, latest.school_year, latest.level, latest.entity_id,
            latest.student_key
    )
{%- endmacro %}

{# Of the values of a group the first one, in an order, that is not null. #}
{% macro first_present(value, order) -%}
    {{ adapter.dispatch('first_present')(value, order) }}
{%- endmacro %}

{% macro postgres__first_present(value, order) -%}
    (array_remove(array_agg({{ value }} order by {{ order }}), null))[1]
{%- endmacro %}
