-- How many students of an entity have each growth percentile, by student group and grade.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'growth'},
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
students as (
    {% for measure in var('growth_measures') -%}
    select
        measure_id,
        school_year,
        district_id,
        level,
        entity_id,
        grade_level,
        numerator,
        sign,
        {{ each_of('student_groups') }} as student_group
    from {{ ref('measure_' ~ measure) }}
    where {{ in_growth_scope() }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    district_id,
    school_year,
    measure_id,
    level,
    entity_id,
    student_group,
    grade_level as grade_span,
    cast(numerator as integer) as growth_percentile,
    sum(sign) as n
from students
group by
    district_id, school_year, measure_id, level, entity_id, student_group, grade_level, numerator
having sum(sign) <> 0
