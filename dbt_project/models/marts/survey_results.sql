/*
Results of surveys: beside the favorable rate of a construct the mean and the standard deviation of
the respondents' means. What is withheld in measure_cells is withheld here.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'compared'},
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}
{%- set sel_constructs = record_facts('survey_sel').answers
    | map(attribute='construct') | unique | list %}
{%- set climate_constructs = record_facts('survey_climate').answers
    | map(attribute='construct') | unique | list %}

with
constructs as (
    {% for construct in sel_constructs -%}
    select
        'sel_{{ construct }}' as measure_id,
        'sel' as survey,
        '{{ construct }}' as construct,
        'student' as form
    union all
    {% endfor -%}
    {% for construct in climate_constructs -%}
    {% for form in ['student', 'staff', 'family'] -%}
    select
        '{{ climate_measure_id(construct, form) }}' as measure_id,
        'climate' as survey,
        '{{ construct }}' as construct,
        '{{ form }}' as form
    {% if not (loop.last and construct == climate_constructs[-1]) -%}
    union all
    {% endif -%}
    {% endfor -%}
    {% endfor -%}
),

cells as (
    select
        cell.*,
        constructs.survey,
        constructs.construct,
        constructs.form,
        cell.state in ('published', 'published_zero') as is_published
    from {{ ref('measure_cells') }} as cell
    inner join constructs
        on cell.measure_id = constructs.measure_id
    where cell.state <> 'not_reported'
        and {{ in_compared_scope('cell.district_id', 'cell.school_year') }}
),

means as (
    select * from {{ ref('int_entity_sums') }}
    where measure_id in (select constructs.measure_id || '_mean' from constructs)
        and {{ in_compared_scope() }}
)

select
    cast(cells.district_id as text) as district_id,
    cast(cells.school_year as text) as school_year,
    cast(cells.measure_id as text) as measure_id,
    cast(cells.survey as text) as survey,
    cast(cells.construct as text) as construct,
    cast(cells.form as text) as form,
    cast(cells.level as text) as level,
    cast(cells.entity_id as text) as entity_id,
    cast(cells.student_group as text) as student_group,
    cast(cells.grade_span as text) as grade_span,
    cast(cells.n as integer) as n,
    cast(cells.denominator as integer) as items_answered,
    cast(cells.value as numeric(18, 1)) as favorable_rate,
    cast(case when cells.is_published then means.numerator / means.n end as numeric(18, 2)) as mean,
    cast(
        case
            when cells.is_published then
                sqrt(
                    greatest(
                        means.numerator_squares - means.numerator * means.numerator / means.n, 0
                    ) / (means.n - 1)
                )
        end as numeric(18, 2)
    ) as standard_deviation,
    cast(cells.state as text) as state
from cells
inner join means
    on cells.measure_id || '_mean' = means.measure_id
    and cells.district_id = means.district_id
    and cells.school_year = means.school_year
    and cells.level = means.level
    and cells.entity_id = means.entity_id
    and cells.student_group = means.student_group
    and cells.grade_span = means.grade_span
