-- High school credits of a student in a district year, and from grade 9 on to its end.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
enrollments as (
    select
        *,
        min(span_start) over (partition by district_id, student_key, school_year) as first_day,
        max(span_end) over (partition by district_id, student_key, school_year) as last_day,
        row_number() over (
            partition by district_id, student_key, school_year
            order by span_start desc, span_end desc, school_id desc
        ) as recency
    from {{ ref('fct_enrollment_span') }}
    where is_qualifying
        and grade_level in ('09', '10', '11', '12')
        and {{ in_scoped_district() }}
),

marks as (
    select
        mark.district_id,
        mark.school_year,
        mark.student_key,
        enrollment.grade_level,
        enrollment.first_day,
        enrollment.last_day,
        mark.subject,
        mark.credits_attempted,
        mark.credits_earned,
        max(mark.credits_earned) over (
            partition by mark.district_id, mark.student_key, mark.course_code, mark.term
            order by mark.school_year, mark.submission_id, mark.line_number
            rows between unbounded preceding and 1 preceding
        ) as credits_before
    from {{ ref('int_course_mark') }} as mark
    inner join enrollments as enrollment
        on mark.district_id = enrollment.district_id
        and mark.school_year = enrollment.school_year
        and mark.student_key = enrollment.student_key
        and enrollment.recency = 1
    where {{ in_scoped_district('mark.district_id') }}
),

-- The same course of a core subject gives its credits once, however often it is taken.
years as (
    select
        district_id,
        school_year,
        student_key,
        grade_level,
        first_day,
        last_day,
        sum(credits_attempted) as credits_attempted,
        sum(
            case
                when subject is null or credits_before is null then credits_earned
                when credits_earned > credits_before then credits_earned - credits_before
                else 0
            end
        ) as credits_earned
    from marks
    group by district_id, school_year, student_key, grade_level, first_day, last_day
),

to_date as (
    select
        *,
        sum(credits_attempted) over so_far as credits_attempted_to_date,
        sum(credits_earned) over so_far as credits_earned_to_date,
        max(case when grade_level = '09' then 1 else 0 end) over so_far as has_grade_9,
        max(case when grade_level = '10' then 1 else 0 end) over so_far as has_grade_10,
        max(case when grade_level = '11' then 1 else 0 end) over so_far as has_grade_11
    from years
    window so_far as (
        partition by district_id, student_key
        order by school_year
        rows between unbounded preceding and current row
    )
)

select
    district_id,
    school_year,
    student_key,
    grade_level as high_school_grade,
    first_day,
    last_day,
    credits_attempted,
    credits_earned,
    credits_attempted_to_date,
    credits_earned_to_date,
    case grade_level
        when '09' then 1
        when '10' then has_grade_9
        when '11' then has_grade_9 * has_grade_10
        else has_grade_9 * has_grade_10 * has_grade_11
    end = 1 as is_complete_to_date
from to_date
where {{ in_scope() }}
