-- The marks that count for a student: completed courses (SCSC), and marks of local systems in
-- district years without any SCSC.
{{ config(materialized='view') }}

with
reported as (
    select distinct
        district_id,
        school_year
    from {{ ref('fct_course_mark') }}
),

local_marks as (
    select
        mark.*,
        row_number() over (
            partition by
                mark.district_id, mark.school_year, mark.school_id, mark.student_key,
                mark.course_code, mark.section_id, mark.term
            order by mark.submission_id desc, mark.line_number desc
        ) as recency
    from {{ ref('stg_local__course_mark') }} as mark
    left join reported
        on mark.district_id = reported.district_id
        and mark.school_year = reported.school_year
    where reported.district_id is null
        and mark.student_key is not null
),

-- Local marks name no state course: it is that of the district's sections of the course.
courses as (
    select
        district_id,
        school_year,
        school_id,
        local_course_id,
        min(state_course_code) as state_course_code
    from {{ ref('dim_course_section') }}
    group by district_id, school_year, school_id, local_course_id
),

marks as (
    select
        district_id,
        school_year,
        school_id,
        student_key,
        local_course_id as course_code,
        academic_term_code || '/' || marking_period_code as term,
        state_course_code,
        final_grade as mark,
        credits_attempted,
        credits_earned,
        submission_id,
        line_number
    from {{ ref('fct_course_mark') }}
    union all
    select
        mark.district_id,
        mark.school_year,
        mark.school_id,
        mark.student_key,
        mark.course_code,
        mark.term,
        course.state_course_code,
        mark.mark,
        mark.credits_attempted,
        mark.credits_earned,
        mark.submission_id,
        mark.line_number
    from local_marks as mark
    left join courses as course
        on mark.district_id = course.district_id
        and mark.school_year = course.school_year
        and mark.school_id = course.school_id
        and mark.course_code = course.local_course_id
    where mark.recency = 1
)

select
    mark.district_id,
    mark.school_year,
    mark.school_id,
    mark.student_key,
    mark.course_code,
    mark.term,
    subject.subject,
    scale.mark,
    scale.points,
    coalesce(scale.is_below_c, false) as is_below_c,
    coalesce(scale.is_failing, false) as is_failing,
    coalesce(mark.credits_attempted, 0) as credits_attempted,
    coalesce(mark.credits_earned, 0) as credits_earned,
    mark.submission_id,
    mark.line_number
from marks as mark
left join {{ ref('course_marks') }} as scale
    on upper(trim(mark.mark)) = scale.mark
left join {{ ref('state_course_subjects') }} as subject
    on mark.state_course_code = subject.state_course_code
