/*
Early-warning and on-track flags of each student of a district, with the reasons in plain words.
For the district's own eyes; no name, no SSID.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}
{%- set flags = [
    'is_chronically_absent', 'is_suspended', 'failed_english', 'failed_math',
    'is_off_track_in_grade_9', 'is_off_track_to_graduate',
] %}

with
marks as (
    select
        district_id,
        school_year,
        student_key,
        count(case when subject = 'ela' then mark end) as english_marks,
        count(case when subject = 'ela' and is_failing then mark end) as english_marks_failing,
        count(case when subject = 'math' then mark end) as math_marks,
        count(case when subject = 'math' and is_failing then mark end) as math_marks_failing
    from {{ ref('int_course_mark') }}
    where subject in ('ela', 'math')
        and {{ in_scope() }}
    group by district_id, school_year, student_key
),

known as (
    select
        student.district_id,
        student.school_year,
        student.student_key,
        student.grade_level,
        student.days_expected,
        student.days_absent,
        student.suspension_days,
        student.is_expelled,
        marks.english_marks_failing,
        marks.math_marks_failing,
        course.credits_earned,
        course.core_credits_failed,
        course.credits_earned_to_date,
        course.credits_required_to_date,
        student.days_expected >= {{ var('early_warning_minimum_days') }} as has_enough_days,
        student.suspension_days >= {{ var('early_warning_suspension_days') }}
        or student.is_expelled as is_suspended,
        case when marks.english_marks > 0 then marks.english_marks_failing > 0 end
            as failed_english,
        case when marks.math_marks > 0 then marks.math_marks_failing > 0 end as failed_math,
        case when student.grade_level = '09' then student.ninth_grade_on_track = 0 end
            as is_off_track_in_grade_9,
        case when student.grade_level in ('09', '10', '11', '12')
            then student.on_track_to_graduate = 0
        end as is_off_track_to_graduate
    from {{ ref('fct_student_entity_year') }} as student
    left join marks
        on student.district_id = marks.district_id
        and student.school_year = marks.school_year
        and student.student_key = marks.student_key
    left join {{ ref('int_student_year_courses') }} as course
        on student.district_id = course.district_id
        and student.school_year = course.school_year
        and student.student_key = course.student_key
    where student.level = 'district'
        and {{ in_scope('student.district_id', 'student.school_year') }}
),

judged as (
    select
        known.*,
        case when has_enough_days then days_absent * 10 >= days_expected end
            as is_chronically_absent,
        case when has_enough_days
            then (days_expected - days_absent) * 100
                < {{ var('early_warning_attendance') }} * days_expected
        end as abc_attendance,
        is_suspended as abc_behavior,
        coalesce(failed_english or failed_math, failed_english, failed_math) as abc_course
    from known
)

select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    student_key,
    cast(grade_level as text) as grade_level,
    {%- for flag in flags + ['abc_attendance', 'abc_behavior', 'abc_course'] %}
    {{ flag }},
    {%- endfor %}
    cast(
        {%- for flag in ['abc_attendance', 'abc_behavior', 'abc_course'] %}
        {{ '+ ' if not loop.first }}case when {{ flag }} then 1 else 0 end
        {%- endfor %}
        as integer
    ) as abc_count,
    cast(
        {%- for flag in flags %}
        {{ '+ ' if not loop.first }}case when {{ flag }} then 1 else 0 end
        {%- endfor %}
        as integer
    ) as flag_count,
    cast(
        {%- for flag in flags %}
        {{ '+ ' if not loop.first }}case when {{ flag }} is not null then 1 else 0 end
        {%- endfor %}
        as integer
    ) as known_count,
    {{ on_track_reasons() }} as reasons
from judged
