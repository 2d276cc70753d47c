{#
  Measures of students of a school year. Belongs here: how such a measure says what it counts, and the
  sums of all of them in few passes. Does not belong here: measures of cohorts, growth and surveys
  without names, whose rows are added up one measure after the other (measure_sums_of.sql).
#}

{#
  The rows of a measure, one per student and entity who counts. `students` is the condition for that,
  over int_student_entity_year. Either `met` is the condition for the numerator, or `numerator` is a
  number; `denominator` is 1 or a number. `mean` is a number whose mean is published beside the measure,
  with the ending _mean. `grade` is the column that grade spans follow; `subject` and `learners_since`
  are those of student_groups. Measures of one `population` count much the same students. The model
  keeps these parts in its meta for student_sums.
#}
{% macro student_measure(
    measure, students, met=none, numerator=none, denominator=none, mean=none,
    population='enrolled', grade='grade_level', subject=none, learners_since=none
) -%}
{{ config(meta={'student_measure': {
    'students': students, 'met': met, 'numerator': numerator, 'denominator': denominator,
    'mean': mean,
    'population': {
        'name': population, 'grade': grade, 'subject': subject, 'learners_since': learners_since,
    },
}}) }}
select
    {{ measure_keys(measure) }},
    {{ grade }} as grade_level,
    {{ student_groups(subject, learners_since) }} as student_groups,
    {% if met -%}
    cast(case when {{ met }} then 1 else 0 end as numeric) as numerator,
    {% else -%}
    cast({{ numerator }} as numeric) as numerator,
    {% endif -%}
    {{ 'cast(' ~ denominator ~ ' as numeric)' if denominator else '1.0' }} as denominator
from {{ ref('int_student_entity_year') }}
where {{ students }}
{%- endmacro %}

{#
  Sums per entity, student group and grade of all `measures` made with student_measure. Measures of one
  population with the same grade and groups share one pass, as columns; only the sums become rows.
  Students alike in grade and groups are gathered first, so that groups are spread over fewer rows.
#}
{% macro student_sums(measures, condition) -%}
    {%- set populations = {} -%}
    {%- set students = ref('int_student_entity_year') -%}
    {%- if not execute -%}
    {#- While dbt parses, the models are named for the lineage: the sums follow from what they say. -#}
    {%- for measure in measures -%}
        {%- do ref('measure_' ~ measure) -%}
    {%- endfor -%}
select * from {{ students }}
    {%- else -%}
    {%- for measure, parts in student_measures(measures).items() -%}
        {%- set key = parts.population.values() | join(' ') -%}
        {%- do populations.setdefault(key, {}).update({measure: parts}) -%}
    {%- endfor -%}
    {%- set entity = 'school_year, district_id, level, entity_id' -%}
with
{% for measures in populations.values() -%}
{%- set population = (measures.values() | first).population -%}
{%- set bits = program_group_bits(population.subject, population.learners_since) %}
alike_{{ loop.index }} as (
    select
        {{ entity }},
        {{ population.grade }} as grade_span,
        race_ethnicity,
        gender,
        {{ bits }} as program_groups
        {%- for measure, parts in measures.items() %}
        {%- for name, summed in summed_columns(parts).items() %},
        sum(case when ({{ parts.students }}){{ summed }} end) as {{ measure }}_{{ name }}
        {%- endfor %}
        {%- endfor %}
    from {{ students }}
    where {{ condition }}
        and (
            {%- for parts in measures.values() %}
            ({{ parts.students }}){{ ' or' if not loop.last }}
            {%- endfor %}
        )
    group by 1, 2, 3, 4, 5, 6, 7, 8
),

spread_{{ loop.index }} as (
    select
        alike_{{ loop.index }}.*,
        {{ each_of(student_groups_of_bits('program_groups')) }} as student_group
    from alike_{{ loop.index }}
),

by_grade_{{ loop.index }} as (
    select
        {{ entity }},
        student_group,
        grade_span
        {{- summed_again(measures) }}
    from spread_{{ loop.index }}
    group by {{ entity }}, student_group, grade_span
),

spans_{{ loop.index }} as (
    select * from by_grade_{{ loop.index }}
    where grade_span is not null
    union all
    select
        {{ entity }},
        student_group,
        'ALL' as grade_span
        {{- summed_again(measures) }}
    from by_grade_{{ loop.index }}
    group by {{ entity }}, student_group
){{ ',' if not loop.last }}
{% endfor %}
{% for measures in populations.values() -%}
{%- set spans = 'spans_' ~ loop.index -%}
{%- set last = loop.last -%}
{%- for measure, parts in measures.items() -%}
{{ sums_as_rows(measure, measure, parts, spans) }}
{%- if parts.mean %}
union all
{{ sums_as_rows(measure ~ '_mean', measure, {}, spans, numerator='mean') }}
{%- endif %}
{{ 'union all' if not (last and loop.last) }}
{% endfor %}
{%- endfor %}
    {%- endif -%}
{%- endmacro %}

{# What the models of `measures` keep in their meta, by measure. #}
{% macro student_measures(measures) -%}
    {%- set parts = {} -%}
    {%- for measure in measures -%}
        {%- set node = graph.nodes['model.flashlight.measure_' ~ measure] -%}
        {%- do parts.update({measure: node.config.meta.student_measure}) -%}
    {%- endfor -%}
    {{ return(parts) }}
{%- endmacro %}

{#
  The columns that a measure is summed in: names, and what is added for a student who counts. What is 0
  or 1 is its own square, so that many measures need two sums only.
#}
{% macro summed_columns(parts) -%}
    {%- set columns = {'n': ' then sign'} -%}
    {%- if parts.met -%}
        {%- do columns.update({'numerator': ' and (' ~ parts.met ~ ') then sign'}) -%}
    {%- else -%}
        {%- do columns.update(summed_number('numerator', parts.numerator)) -%}
    {%- endif -%}
    {%- if parts.denominator -%}
        {%- do columns.update(summed_number('denominator', parts.denominator)) -%}
        {%- do columns.update({
            'products': ' then sign * (' ~ parts.numerator ~ ') * (' ~ parts.denominator ~ ')'
        }) -%}
    {%- endif -%}
    {%- if parts.mean -%}
        {%- do columns.update(summed_number('mean', parts.mean)) -%}
    {%- endif -%}
    {{ return(columns) }}
{%- endmacro %}

{% macro summed_number(name, number) -%}
    {{ return({
        name: ' then sign * (' ~ number ~ ')',
        name ~ '_squares': ' then sign * (' ~ number ~ ') * (' ~ number ~ ')',
    }) }}
{%- endmacro %}

{# The summed columns of `measures`, added up again. Integers are faster where they count students. #}
{% macro summed_again(measures) -%}
    {%- for measure, parts in measures.items() -%}
        {%- for name in summed_columns(parts) -%}
        {%- set column = measure ~ '_' ~ name -%}
        {%- set counts = name == 'n' or parts.met and name == 'numerator' -%},
        sum({{ 'cast(' ~ column ~ ' as integer)' if counts else column }}) as {{ column }}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}

{# The rows of a measure from its summed columns. A cell without a student has no sum at all. #}
{% macro sums_as_rows(measure_id, measure, parts, spans, numerator='numerator') -%}
    {%- set n = measure ~ '_n' -%}
    {%- set numerator = measure ~ '_' ~ numerator -%}
    {%- set met = 'coalesce(' ~ numerator ~ ', 0)' if parts.met else numerator -%}
    {%- set has_denominator = parts.denominator is string -%}
select
    '{{ measure_id }}' as measure_id,
    school_year,
    district_id,
    level,
    entity_id,
    student_group,
    grade_span,
    cast({{ n }} as numeric) as n,
    cast({{ met }} as numeric) as numerator,
    cast({{ measure ~ '_denominator' if has_denominator else n }} as numeric) as denominator,
    cast({{ met if parts.met else numerator ~ '_squares' }} as numeric) as numerator_squares,
    cast({{ measure ~ '_products' if has_denominator else met }} as numeric) as products,
    cast({{ measure ~ '_denominator_squares' if has_denominator else n }} as numeric)
        as denominator_squares
from {{ spans }}
where {{ n }} is not null
{%- endmacro %}

{# The columns that every measure has besides its own grade, groups, numerator and denominator. #}
{% macro measure_keys(measure) -%}
    '{{ measure }}' as measure_id,
    school_year,
    district_id,
    level,
    entity_id,
    student_key,
    sign
{%- endmacro %}
