-- How many took part in a survey at a school, and of how many where the school's own files know it.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
enrolled_on_census_day as (
    select distinct
        span.district_id,
        span.school_year,
        span.school_id,
        span.student_key,
        span.grade_level
    from {{ ref('fct_enrollment_span') }} as span
    inner join {{ ref('school_years') }} as school_year
        on span.school_year = school_year.school_year
        and school_year.census_day between span.span_start and span.span_end
    where span.is_qualifying
        and span.is_primary
        and {{ in_scope('span.district_id', 'span.school_year') }}
),

sel as (
    select
        enrolled.district_id,
        enrolled.school_year,
        enrolled.school_id,
        'sel' as survey,
        'student' as form,
        count(distinct answers.student_key) as respondents,
        count(distinct enrolled.student_key) as enrolled
    from enrolled_on_census_day as enrolled
    left join {{ ref('int_student_year_surveys') }} as answers
        on enrolled.district_id = answers.district_id
        and enrolled.school_year = answers.school_year
        and enrolled.student_key = answers.student_key
    where enrolled.grade_level in {{ sel_grades() }}
    group by enrolled.district_id, enrolled.school_year, enrolled.school_id
),

climate as (
    select
        district_id,
        school_year,
        school_id,
        'climate' as survey,
        respondent as form,
        count(*) as respondents
    from {{ ref('fct_climate_response') }}
    where {{ in_scope() }}
    group by district_id, school_year, school_id, respondent
),

-- The grades that a school asked are those in which anybody answered.
asked_grades as (
    select distinct
        district_id,
        school_year,
        school_id,
        grade_level
    from {{ ref('fct_climate_response') }}
    where respondent = 'student'
        and {{ in_scope() }}
),

asked as (
    select
        enrolled.district_id,
        enrolled.school_year,
        enrolled.school_id,
        count(distinct enrolled.student_key) as enrolled
    from enrolled_on_census_day as enrolled
    inner join asked_grades
        on enrolled.district_id = asked_grades.district_id
        and enrolled.school_year = asked_grades.school_year
        and enrolled.school_id = asked_grades.school_id
        and enrolled.grade_level = asked_grades.grade_level
    group by enrolled.district_id, enrolled.school_year, enrolled.school_id
)

select * from sel
where respondents > 0
union all
select
    climate.*,
    case when climate.form = 'student' then asked.enrolled end as enrolled
from climate
left join asked
    on climate.district_id = asked.district_id
    and climate.school_year = asked.school_year
    and climate.school_id = asked.school_id
