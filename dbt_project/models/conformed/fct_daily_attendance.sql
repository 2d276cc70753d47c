-- Attendance of a student at a school on a day.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
lines as (
    select
        *,
        row_number() over (
            partition by district_id, school_id, student_key, attendance_date
            order by submission_id desc, line_number desc
        ) as recency
    from {{ ref('stg_local__daily_attendance') }}
    where {{ in_scope() }}
)

select
    district_id,
    school_year,
    school_id,
    student_key,
    attendance_date,
    attendance_code,
    submission_id,
    line_number
from lines
where recency = 1
