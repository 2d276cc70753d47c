-- Weekly values at the schools of a change idea and at their comparison schools, before and after.
{{ config(materialized='table') }}

with
placed as (
    select * from {{ ref('int_change_idea_entities') }}
    where level = 'school'
),

ideas as (
    select * from placed
    where is_own_group
),

points as (
    select * from {{ ref('int_run_chart_points') }}
    where level = 'school'
        and value is not null
),

-- A school with an idea of its own on the measure is no comparison, whatever came of it.
comparisons as (
    select distinct
        ideas.district_id,
        ideas.school_year,
        ideas.idea_id,
        ideas.measure_id,
        ideas.student_group,
        ideas.start_week,
        comparison.comparison_school_id as school_id,
        'comparison' as part
    from ideas
    inner join {{ ref('int_comparison_schools') }} as comparison
        on ideas.school_year = comparison.school_year
        and ideas.entity_id = comparison.school_id
    left join placed as own
        on comparison.school_year = own.school_year
        and comparison.comparison_school_id = own.entity_id
        and ideas.measure_id = own.measure_id
        and ideas.student_group = own.student_group
    where own.entity_id is null
),

schools as (
    select
        district_id,
        school_year,
        idea_id,
        measure_id,
        student_group,
        start_week,
        entity_id as school_id,
        'idea' as part
    from ideas
    union all
    select * from comparisons
),

valued as (
    select
        schools.*,
        points.week_start,
        points.value,
        max(case when schools.part = 'idea' then 1 else 0 end) over (
            partition by
                schools.district_id, schools.idea_id, schools.school_year, points.week_start
        ) as has_idea_value
    from schools
    inner join points
        on schools.school_year = points.school_year
        and schools.school_id = points.entity_id
        and schools.measure_id = points.measure_id
        and schools.student_group = points.student_group
)

-- Only weeks in which a school of the idea has a value: a break of the others is no effect.
select
    district_id,
    school_year,
    idea_id,
    part,
    school_id,
    week_start,
    week_start >= start_week as is_after,
    value
from valued
where has_idea_value = 1
