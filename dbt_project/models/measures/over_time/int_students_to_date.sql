-- What each student adds to the measures to date at a school and a district, this year and last.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'compared', 'key': [
        'district_id', 'school_year', 'is_prior', 'measure_id', 'level', 'entity_id', 'student_key'
    ]},
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
last_days as (
    select * from {{ ref('int_last_days') }}
    where {{ in_compared_scope() }}
),

entities as (
    select * from {{ ref('bridge_school_entity') }}
    where level in ('school', 'district')
),

students as (
    select
        district_id,
        school_year as counted_year,
        level,
        entity_id,
        student_key,
        grade_level,
        suspension_days is not null as has_discipline_data,
        {{ student_groups() }} as student_groups
    from {{ ref('fct_student_entity_year') }}
    where {{ in_comparison() }}
),

attendance as (
    select
        last_days.school_year,
        last_days.is_prior,
        day.district_id,
        day.school_year as counted_year,
        entities.level,
        entities.entity_id,
        day.student_key,
        count(*) as days_enrolled,
        sum(case when {{ is_absence('day.attendance_code') }} then 1 else 0 end) as days_absent
    from {{ ref('fct_daily_attendance') }} as day
    inner join last_days
        on day.district_id = last_days.district_id
        and day.school_year = last_days.counted_year
        and day.attendance_date <= last_days.counted_until
        and last_days.subject = 'attendance'
    inner join {{ ref('fct_attendance_to_date') }} as known
        on day.district_id = known.district_id
        and day.school_year = known.school_year
        and day.school_id = known.school_id
        and day.student_key = known.student_key
        and not known.has_absences_only
    inner join entities
        on day.school_id = entities.school_id
    where {{ in_comparison('day.district_id', 'day.school_year') }}
    group by
        last_days.school_year, last_days.is_prior, day.district_id, day.school_year,
        entities.level, entities.entity_id, day.student_key
),

attending as (
    select
        attendance.school_year,
        attendance.is_prior,
        attendance.days_enrolled,
        attendance.days_absent,
        students.*
    from attendance
    inner join students
        on attendance.district_id = students.district_id
        and attendance.counted_year = students.counted_year
        and attendance.level = students.level
        and attendance.entity_id = students.entity_id
        and attendance.student_key = students.student_key
),

{{ suspended_to_date() }}

select
    'attendance_rate' as measure_id,
    {{ to_date_keys() }},
    cast(days_enrolled - days_absent as numeric) as numerator,
    cast(days_enrolled as numeric) as denominator
from attending
union all
select
    'chronic_absenteeism' as measure_id,
    {{ to_date_keys() }},
    case when days_absent * 10 >= days_enrolled then 1.0 else 0.0 end as numerator,
    1.0 as denominator
from attending
where {{ counts_as_chronic_to_date('days_enrolled', 'days_absent') }}
union all
select
    'suspension' as measure_id,
    {{ to_date_keys() }},
    case when suspension_days >= 1 then 1.0 else 0.0 end as numerator,
    1.0 as denominator
from disciplined
