/*
Students of the first grade of a cohort at an entity, in each later year that the entity's district
contributes. Cohorts cross districts and years, so that all are computed anew.
*/
{{ config(materialized='table') }}

with
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
    where level in ('school', 'district')
),

starters as (
    select
        cohort.cohort,
        cohort.years_followed,
        students.school_year as cohort_year,
        students.district_id,
        students.level,
        students.entity_id,
        students.student_key,
        students.student_groups
    from students
    inner join {{ ref('longitudinal_grades') }} as cohort
        on students.grade_level = cohort.first_grade
),

-- In the collaborative's cohort a student of several districts stands once.
members as (
    select * from starters
    union all
    select
        cohort,
        years_followed,
        cohort_year,
        district_id,
        'collaborative' as level,
        'collaborative' as entity_id,
        student_key,
        student_groups
    from (
        select
            starters.*,
            row_number() over (
                partition by cohort, cohort_year, student_key order by district_id
            ) as place
        from starters
        where level = 'district'
    ) as numbered
    where place = 1
),

enrolled as (
    select distinct
        school_year,
        student_key
    from students
    where level = 'district'
),

contributed as (
    select distinct
        district_id,
        school_year
    from students
)

select
    members.cohort,
    members.cohort_year,
    members.level,
    members.entity_id,
    members.student_key,
    members.student_groups,
    contributed.school_year,
    {{ years_between('members.cohort_year', 'contributed.school_year') }} as years_on,
    enrolled.student_key is not null as is_enrolled
from members
inner join contributed
    on members.district_id = contributed.district_id
    and {{ years_between('members.cohort_year', 'contributed.school_year') }}
    between 0 and members.years_followed
left join enrolled
    on contributed.school_year = enrolled.school_year
    and members.student_key = enrolled.student_key
