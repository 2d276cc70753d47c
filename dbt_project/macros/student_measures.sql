{#
  Measures of students of a school year, and of respondents without names (climate_measure). Belongs
  here: how such a measure says what it counts, and the sums of all of them in few passes. Does not
  belong here: measures of cohorts and growth, whose rows are added up one measure after the other
  (measure_sums_of.sql).
#}

{#
  The rows of a measure, one per student and entity who counts. `students` is the condition for that,
  over int_student_entity_year. Either `met` is the condition for the numerator, or `numerator` is a
  number; `denominator` is 1 or a number. They are whole numbers, or whole multiples of 1 / `parts`:
  whole numbers are added up fast and without rounding. `mean` is a number, a whole multiple of
  1 / `mean_parts`, whose mean is published beside the measure, with the ending _mean. `grade` is the
  column that grade spans follow; `subject` and `learners_since` are those of student_groups. Measures
  of one `population` count much the same students. The model keeps these parts in its meta for
  student_sums.
#}
{% macro student_measure(
    measure, students, met=none, numerator=none, denominator=none, parts=1, mean=none, mean_parts=1,
    population='enrolled', grade='grade_level', subject=none, learners_since=none
) -%}
{{ config(meta={'student_measure': {
    'students': students, 'met': met, 'numerator': numerator, 'denominator': denominator,
    'parts': parts, 'mean': mean, 'mean_parts': mean_parts,
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
    {%- if not execute -%}
    {#- While dbt parses, the models are named for the lineage: the sums follow from what they say. -#}
    {%- for measure in measures -%}
        {%- do ref('measure_' ~ measure) -%}
    {%- endfor -%}
select * from {{ ref('int_student_entity_year') }}
    {%- else -%}
    {%- for measure, parts in student_measures(measures).items() -%}
        {%- set key = parts.population.values() | join(' ') -%}
        {%- do populations.setdefault(key, {}).update({measure: parts}) -%}
    {%- endfor -%}
    {%- set entity = 'school_year, district_id, level, entity_id' -%}
with
{% for measures in populations.values() -%}
{%- set population = (measures.values() | first).population -%}
{%- set students = 'int_climate_at_entity' if population.anonymous else 'int_student_entity_year' -%}
{%- set bits = program_group_bits(population.subject, population.learners_since) %}
counted_{{ loop.index }} as (
    select
        {{ entity }},
        {{ population.grade }} as grade_span,
        {%- if population.anonymous %}
        cast(null as {{ dbt.type_string() }}) as race_ethnicity,
        cast(null as {{ dbt.type_string() }}) as gender,
        0 as program_groups,
        1 as sign
        {%- else %}
        race_ethnicity,
        gender,
        {{ bits }} as program_groups,
        sign
        {%- endif %}
        {%- for measure, parts in measures.items() %}
        {%- for name, number in counted_columns(parts).items() %},
        case when ({{ parts.students }}){{ number }} end as {{ measure }}_{{ name }}
        {%- endfor %}
        {%- endfor %}
    from {{ ref(students) }}
    where {{ condition }}
        and (
            {%- for parts in measures.values() %}
            ({{ parts.students }}){{ ' or' if not loop.last }}
            {%- endfor %}
        )
    {{ computed_once() }}
),

alike_{{ loop.index }} as (
    select
        {{ entity }},
        grade_span,
        race_ethnicity,
        gender,
        program_groups
        {%- for measure, parts in measures.items() %}
        {%- for name, summed in summed_columns(measure, parts).items() %},
        sum({{ summed }}) as {{ measure }}_{{ name }}
        {%- endfor %}
        {%- endfor %}
    from counted_{{ loop.index }}
    group by {{ entity }}, grade_span, race_ethnicity, gender, program_groups
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
{{ sums_as_rows(measure ~ '_mean', measure, {'mean': parts.mean, 'mean_parts': parts.mean_parts}, spans, numerator='mean') }}
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

{# What is known of a student who counts: the sign, met or not, and numbers as whole multiples. #}
{% macro counted_columns(parts) -%}
    {%- set sign = '1' if parts.population.anonymous else 'sign' -%}
    {%- set columns = {'n': ' then ' ~ sign} -%}
    {%- if parts.met -%}
        {%- do columns.update({'numerator': ' and (' ~ parts.met ~ ') then ' ~ sign}) -%}
    {%- endif -%}
    {%- for name, multiples in numbers_of(parts).items() -%}
        {%- set number = '(' ~ parts[name] ~ ')' -%}
        {%- set whole = multiples ~ ' * ' ~ number if multiples > 1 else number -%}
        {%- do columns.update({name: ' then cast(' ~ whole ~ ' as bigint)'}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{#
  The columns that a measure is summed in: names, and what is added for a student who counts. What is 0
  or 1 is its own square, so that many measures need two sums only.
#}
{% macro summed_columns(measure, parts) -%}
    {%- set column = measure ~ '_' -%}
    {%- set columns = {'n': column ~ 'n'} -%}
    {%- if parts.met -%}
        {%- do columns.update({'numerator': column ~ 'numerator'}) -%}
    {%- endif -%}
    {%- for name in numbers_of(parts) -%}
        {%- set summed = 'sign * ' ~ column ~ name -%}
        {%- do columns.update({
            name: summed, name ~ '_squares': summed ~ ' * ' ~ column ~ name
        }) -%}
    {%- endfor -%}
    {%- if parts.denominator -%}
        {%- do columns.update({
            'products': 'sign * ' ~ column ~ 'numerator * ' ~ column ~ 'denominator'
        }) -%}
    {%- endif -%}
    {{ return(columns) }}
{%- endmacro %}

{# The numbers that a measure adds up, and which part of one they are whole multiples of. #}
{% macro numbers_of(parts) -%}
    {%- set numbers = {} -%}
    {%- for name in ['numerator', 'denominator'] if parts[name] -%}
        {%- do numbers.update({name: parts.parts or 1}) -%}
    {%- endfor -%}
    {%- if parts.mean -%}
        {%- do numbers.update({'mean': parts.mean_parts or 1}) -%}
    {%- endif -%}
    {{ return(numbers) }}
{%- endmacro %}

{# The summed columns of `measures`, added up again as whole numbers. #}
{% macro summed_again(measures) -%}
    {%- for measure, parts in measures.items() -%}
        {%- for name in summed_columns(measure, parts) -%}
        {%- set column = measure ~ '_' ~ name -%}
        {%- set counts = name == 'n' or parts.met and name == 'numerator' -%},
        sum(cast({{ column }} as {{ 'integer' if counts else 'bigint' }})) as {{ column }}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}

{# Keep PostgreSQL from computing a subquery's columns again for each of their readers. #}
{% macro computed_once() -%}
    {{ return(adapter.dispatch('computed_once')()) }}
{%- endmacro %}

{% macro default__computed_once() -%}
{%- endmacro %}

{% macro postgres__computed_once() -%}
    offset 0
{%- endmacro %}

{# The rows of a measure from its summed columns. A cell without a student has no sum at all. #}
{% macro sums_as_rows(measure_id, measure, parts, spans, numerator='numerator') -%}
    {%- set n = measure ~ '_n' -%}
    {%- set multiples = numbers_of(parts)[numerator] -%}
    {%- set numerator = measure ~ '_' ~ numerator -%}
    {%- set met = 'coalesce(' ~ numerator ~ ', 0)' if parts.met else part_of(numerator, multiples) -%}
    {%- set squares = part_of(numerator ~ '_squares', (multiples or 1) ** 2) -%}
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
    cast({{ part_of(measure ~ '_denominator', multiples) if has_denominator else n }} as numeric) as denominator,
    cast({{ met if parts.met else squares }} as numeric) as numerator_squares,
    cast({{ part_of(measure ~ '_products', multiples ** 2) if has_denominator else met }} as numeric) as products,
    cast({{ part_of(measure ~ '_denominator_squares', multiples ** 2) if has_denominator else n }} as numeric)
        as denominator_squares
from {{ spans }}
where {{ n }} is not null
{%- endmacro %}

{# A sum of whole multiples as the number that it is. #}
{% macro part_of(column, multiples) -%}
    {{ column }}{{ ' / ' ~ multiples ~ '.0' if multiples and multiples > 1 }}
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
