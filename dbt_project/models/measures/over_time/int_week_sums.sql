-- Sums of the weekly measures per school and district, student group and week.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
weeks as (
    select
        week.district_id,
        week.school_year,
        entity.level,
        entity.entity_id,
        week.student_key,
        week.week_start,
        max(week.days_enrolled) as days_taught,
        sum(week.days_enrolled) as days_enrolled,
        sum(week.days_absent) as days_absent
    from {{ ref('int_student_week') }} as week
    inner join {{ ref('bridge_school_entity') }} as entity
        on week.school_id = entity.school_id
        and entity.level in ('school', 'district')
    where {{ in_scope('week.district_id', 'week.school_year') }}
    group by
        week.district_id, week.school_year, entity.level, entity.entity_id, week.student_key,
        week.week_start
),

to_date as (
    select
        weeks.*,
        sum(days_enrolled) over year_so_far as days_enrolled_to_date,
        sum(days_absent) over year_so_far as days_absent_to_date
    from weeks
    window year_so_far as (
        partition by district_id, school_year, level, entity_id, student_key
        order by week_start
        rows between unbounded preceding and current row
    )
),

students as (
    select
        district_id,
        school_year,
        level,
        entity_id,
        student_key,
        grade_level,
        {{ student_groups() }} as student_groups
    from {{ ref('fct_student_entity_year') }}
    where {{ in_scope() }}
),

student_weeks as (
    select
        to_date.*,
        students.grade_level,
        {{ each_of('students.student_groups') }} as student_group
    from to_date
    inner join students
        on to_date.district_id = students.district_id
        and to_date.school_year = students.school_year
        and to_date.level = students.level
        and to_date.entity_id = students.entity_id
        and to_date.student_key = students.student_key
)

select
    'attendance_rate' as measure_id,
    district_id,
    school_year,
    level,
    entity_id,
    student_group,
    week_start,
    cast(max(days_taught) as integer) as days_taught,
    cast(count(*) as integer) as n,
    cast(sum(days_enrolled - days_absent) as integer) as numerator,
    cast(sum(days_enrolled) as integer) as denominator
from student_weeks
group by district_id, school_year, level, entity_id, student_group, week_start
union all
select
    'chronic_absenteeism' as measure_id,
    district_id,
    school_year,
    level,
    entity_id,
    student_group,
    week_start,
    cast(max(days_taught) as integer) as days_taught,
    cast(count(*) as integer) as n,
    cast(
        sum(case when days_absent_to_date * 10 >= days_enrolled_to_date then 1 else 0 end)
        as integer
    ) as numerator,
    cast(count(*) as integer) as denominator
from student_weeks
where {{ counts_as_chronic_to_date('days_enrolled_to_date', 'days_absent_to_date') }}
group by district_id, school_year, level, entity_id, student_group, week_start
