-- Enrollment lines (SENR) in force: the latest line per student, school and start date. All school
-- years are ranked together, since a correction may move a line to another year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force(
    'calpads_senr',
    ['ssid', 'school_of_attendance', 'enrollment_school_start_date'],
    scope='district'
) }}

select
    line.submission_id,
    line.line_number,
    line.district_id,
    line.academic_year_id as school_year,
    line.reporting_lea || line.school_of_attendance as school_id,
    student.student_key,
    {{ calpads_date('line.enrollment_school_start_date') }} as start_date,
    {{ calpads_date('line.enrollment_school_exit_date') }} as exit_date,
    line.enrollment_status_code as enrollment_status,
    line.grade_level_code as grade_level,
    line.student_gender_code as gender,
    line.student_exit_reason_code as exit_reason,
    line.student_school_completion_status as completion_status,
    coalesce(line.transaction_type_code, 'A') = 'D' as is_deleted
from ranked_lines as line
inner join {{ source('pii', 'student_identifiers') }} as student
    on line.ssid = student.ssid
where line.recency = 1
    and {{ in_scope('line.district_id', 'line.academic_year_id') }}
