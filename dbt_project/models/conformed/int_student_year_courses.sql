-- What the courses of a student say in a district year: GPA, credits, and three outcomes.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}
{%- set year = 'district_id, school_year, student_key' %}

with
attendance as (
    select
        {{ year }},
        sum(days_expected) as days_expected,
        sum(days_absent) as days_absent
    from {{ ref('fct_attendance_year') }}
    where not is_exempt
        and substr(school_id, 8, 7) not in {{ nonpublic_schools() }}
        and {{ in_scope() }}
    group by {{ year }}
),

suspensions as (
    select
        {{ year }},
        sum(suspension_days) as suspension_days
    from {{ ref('fct_incident') }}
    where {{ in_scope() }}
    group by {{ year }}
),

known as (
    select
        mark.*,
        credit.high_school_grade,
        credit.credits_attempted,
        credit.credits_earned,
        credit.credits_attempted_to_date,
        credit.credits_earned_to_date,
        credit.is_complete_to_date,
        credit.first_day <= school_year.census_day
        and credit.last_day >= cast(
            substr(mark.school_year, 6, 4) || '-{{ var("courses_enrolled_until") }}' as date
        ) as is_full_year,
        attendance.days_expected,
        attendance.days_absent,
        case
            when discipline.district_id is not null
            then coalesce(suspension.suspension_days, 0)
        end as suspension_days,
        {{ graduation_requirement('credits_per_course') }} as credits_per_course,
        case credit.high_school_grade
            {%- for grade in ['09', '10', '11', '12'] %}
            when '{{ grade }}' then {{ graduation_requirement('credits_by_grade_' ~ grade) }}
            {%- endfor %}
        end as credits_required_to_date
    from {{ ref('int_student_year_marks') }} as mark
    inner join {{ ref('school_years') }} as school_year
        on mark.school_year = school_year.school_year
    left join {{ ref('int_student_year_credits') }} as credit
        on mark.district_id = credit.district_id
        and mark.school_year = credit.school_year
        and mark.student_key = credit.student_key
    left join attendance
        on mark.district_id = attendance.district_id
        and mark.school_year = attendance.school_year
        and mark.student_key = attendance.student_key
    left join suspensions as suspension
        on mark.district_id = suspension.district_id
        and mark.school_year = suspension.school_year
        and mark.student_key = suspension.student_key
    left join {{ ref('int_discipline_contributions') }} as discipline
        on mark.district_id = discipline.district_id
        and mark.school_year = discipline.school_year
    {{ join_graduation_requirements('mark.district_id') }}
    where {{ in_scope('mark.district_id', 'mark.school_year') }}
)

select
    {{ year }},
    high_school_grade,
    cast(grade_points / grade_point_credits as numeric(4, 3)) as gpa,
    credits_attempted,
    credits_earned,
    credits_attempted_to_date,
    credits_earned_to_date,
    credits_required_to_date,
    is_complete_to_date,
    is_full_year,
    ela_math_marks_below_c,
    ela_math_marks_failing,
    core_credits_failed,
    {{ course_outcomes() }}
from known
