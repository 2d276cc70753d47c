-- Days of a student at a school in a week, from daily attendance that lists every day.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
days as (
    select * from {{ ref('fct_daily_attendance') }}
    where {{ in_scope() }}
),

-- A file of absences only does not tell how many days a student was enrolled.
known as (
    select
        district_id,
        school_year,
        school_id,
        student_key
    from {{ ref('fct_attendance_to_date') }}
    where not has_absences_only
        and {{ in_scope() }}
)

select
    days.district_id,
    days.school_year,
    days.school_id,
    days.student_key,
    {{ week_of('days.attendance_date') }} as week_start,
    cast(count(*) as integer) as days_enrolled,
    cast(sum(case when {{ is_absence('days.attendance_code') }} then 1 else 0 end) as integer)
        as days_absent
from days
inner join known
    on days.district_id = known.district_id
    and days.school_year = known.school_year
    and days.school_id = known.school_id
    and days.student_key = known.student_key
group by
    days.district_id, days.school_year, days.school_id, days.student_key,
    {{ week_of('days.attendance_date') }}
