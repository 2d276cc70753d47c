{#
  The rows of the measures made of surveys: favorable answers of the answered items, by respondent.
  Does not belong here: which answers count (survey_answers.sql and the models that it serves).
#}

{# A construct of social-emotional learning: students by entity, with their groups and grade. The mean
   of a student's answers is published beside the measure (survey_results). #}
{% macro sel_measure(construct) -%}
{%- set answers = 'sel_' ~ construct -%}
{{ student_measure(
    'sel_' ~ construct,
    students=answers ~ '_answered > 0 and grade_level in ' ~ sel_grades(),
    numerator=answers ~ '_favorable',
    denominator=answers ~ '_answered',
    mean='cast(' ~ answers ~ '_points as numeric) / ' ~ answers ~ '_answered',
    mean_parts=var('survey_mean_parts'),
    population='surveyed',
) }}
{%- endmacro %}

{# The survey of social-emotional learning is made for grades 4 to 12. #}
{% macro sel_grades() -%}
    ('04', '05', '06', '07', '08', '09', '10', '11', '12')
{%- endmacro %}

{# A construct of school climate by one form of the survey; nobody but the line itself is known. #}
{% macro climate_measure(construct, form) -%}
{%- set answers = 'climate_' ~ construct -%}
{{ config(meta={'student_measure': {
    'students': "respondent = '" ~ form ~ "' and " ~ answers ~ '_answered > 0',
    'numerator': answers ~ '_favorable',
    'denominator': answers ~ '_answered',
    'mean': 'cast(' ~ answers ~ '_points as numeric) / ' ~ answers ~ '_answered',
    'mean_parts': var('survey_mean_parts'),
    'population': {'name': 'respondents', 'grade': 'grade_level', 'anonymous': true},
}}) }}
select
    '{{ climate_measure_id(construct, form) }}' as measure_id,
    school_year,
    district_id,
    level,
    entity_id,
    submission_id,
    line_number,
    1 as sign,
    grade_level,
    {{ array_of_present(["'ALL'"]) }} as student_groups,
    cast(climate_{{ construct }}_favorable as numeric) as numerator,
    cast(climate_{{ construct }}_answered as numeric) as denominator
from {{ ref('int_climate_at_entity') }}
where respondent = '{{ form }}'
    and climate_{{ construct }}_answered > 0
{%- endmacro %}

{# The form of students has the name of the construct alone. #}
{% macro climate_measure_id(construct, form) -%}
    climate_{{ construct }}{{ '_' ~ form if form != 'student' }}
{%- endmacro %}

{# A result of the benchmark of interim assessments: students by entity. #}
{% macro interim_measure(subject) -%}
{%- set met = 'interim_' ~ subject ~ '_met' -%}
{{ student_measure(
    met ~ '_benchmark',
    students=met ~ ' is not null',
    met=met ~ ' = 1',
    population='assessed in the year',
) }}
{%- endmacro %}
