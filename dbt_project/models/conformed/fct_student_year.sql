-- Students of a district in a school year, with the outcomes that measures count.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
students as (
    select distinct
        district_id,
        school_year,
        student_key
    from {{ ref('fct_enrollment_span') }}
    where is_qualifying
        and {{ in_scope() }}
)

select
    {%- for columns in var('student_outcomes').values() %}
    {%- for column in columns %}
    {{ column }},
    {%- endfor %}
    {%- endfor %}
    students.district_id,
    students.school_year,
    students.student_key
from students
{% for model in var('student_outcomes') -%}
left join {{ ref(model) }} as {{ model }}
    on students.district_id = {{ model }}.district_id
    and students.school_year = {{ model }}.school_year
    and students.student_key = {{ model }}.student_key
{% endfor %}
