{# Sums per entity, student group and grade over the rows of some measures' models, in one pass. Students
   alike in grade and groups are gathered first, so that groups are spread over few rows. #}
{% macro measure_sums_of(models, condition) -%}
with
student_rows as (
    {% for model in models -%}
    select
        measure_id,
        school_year,
        district_id,
        level,
        entity_id,
        grade_level,
        student_groups,
        sign,
        numerator,
        denominator
    from {{ ref(model) }}
    where {{ condition }}
    {% if not loop.last %}
    union all
    {% endif -%}
    {% endfor %}
),

alike as (
    select
        measure_id,
        school_year,
        district_id,
        level,
        entity_id,
        grade_level,
        student_groups,
        sum(sign) as n,
        sum(sign * numerator) as numerator,
        sum(sign * denominator) as denominator,
        sum(sign * numerator * numerator) as numerator_squares,
        sum(sign * numerator * denominator) as products,
        sum(sign * denominator * denominator) as denominator_squares
    from student_rows
    group by
        measure_id, school_year, district_id, level, entity_id, grade_level, student_groups
),

spread_over_groups as (
    select
        alike.*,
        {{ each_of('student_groups') }} as student_group
    from alike
),

by_grade as (
    select
        measure_id,
        school_year,
        district_id,
        level,
        entity_id,
        student_group,
        grade_level as grade_span,
        {{ measure_sums() }}
    from spread_over_groups
    group by measure_id, school_year, district_id, level, entity_id, student_group, grade_level
)

select * from by_grade
where grade_span is not null
union all
select
    measure_id,
    school_year,
    district_id,
    level,
    entity_id,
    student_group,
    'ALL' as grade_span,
    {{ measure_sums() }}
from by_grade
group by measure_id, school_year, district_id, level, entity_id, student_group
{%- endmacro %}
