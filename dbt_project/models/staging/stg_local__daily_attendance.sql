-- Daily attendance in force: the newest line per student, school and day.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('local_daily_attendance') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    cast(attendance_date as date) as attendance_date,
    attendance_code
from lines
