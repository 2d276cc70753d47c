-- Schools that students were enrolled in, with their public names and the grades they serve.
{{ config(materialized='table', indexes=[{'columns': ['school_id'], 'unique': true}]) }}

with
grades as (
    select
        school_id,
        district_id,
        max(school_year) as last_school_year,
        min({{ grade_order('grade_level') }}) as lowest_grade,
        max({{ grade_order('grade_level') }}) as highest_grade
    from {{ ref('int_enrollment_line') }}
    where not is_deleted
        and grade_level in {{ k12_grades() }}
    group by school_id, district_id
),

schools as (
    {{ newest_entities(['7', '9', '10'], 'school_id') }}
)

select
    grades.school_id,
    grades.district_id,
    substr(grades.school_id, 1, 2) as county_id,
    coalesce(schools.school_name, 'School ' || grades.school_id) as school_name,
    schools.zip_code,
    coalesce(schools.type_id in ('9', '10'), false) as is_charter,
    grades.lowest_grade,
    grades.highest_grade,
    case
        when grades.highest_grade <= 6 then 'elementary'
        when grades.lowest_grade >= 9 then 'high'
        when grades.lowest_grade >= 5 and grades.highest_grade <= 9 then 'middle'
        when grades.highest_grade <= 8 then 'elementary_middle'
        else 'span'
    end as school_type,
    grades.last_school_year
from grades
left join schools
    on grades.school_id = schools.school_id
