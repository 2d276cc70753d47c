-- Schools and districts that growth counts a student for, with the student's groups there.
{{ config(materialized='view') }}

with
{% for subject in ['ela', 'math'] -%}
{{ subject }}_students as (
    select
        student.*,
        score.grade_assessed
    from {{ ref('fct_student_entity_year') }} as student
    inner join {{ ref('int_growth_score') }} as score
        on student.school_year = score.school_year
        and student.student_key = score.student_key
    where student.level in ('school', 'district')
        and score.subject = '{{ subject }}'
        and score.told_in is null
        and score.tested_on <= student.continuously_enrolled_until
){{ ',' if not loop.last }}

{% endfor -%}

{% for subject in ['ela', 'math'] -%}
select
    district_id,
    school_year,
    '{{ subject }}' as subject,
    grade_assessed,
    level,
    entity_id,
    student_key,
    {{ student_groups(subject) }} as student_groups
from {{ subject }}_students
{{ 'union all' if not loop.last }}
{% endfor %}
