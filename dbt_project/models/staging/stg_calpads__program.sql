-- Program memberships (SPRG) in force: the latest line per student, school, program and start date.
{{ config(
    meta={'scope': 'district'},
    indexes=[{'columns': ['district_id', 'student_key']}]
) }}

with
{{ lines_in_force(
    'calpads_sprg',
    [
        'ssid', 'school_of_attendance', 'education_program_code',
        'education_program_membership_start_date',
    ],
    scope='district'
) }}

select
    line.submission_id,
    line.line_number,
    line.district_id,
    line.academic_year_id as school_year,
    line.reporting_lea || line.school_of_attendance as school_id,
    student.student_key,
    line.education_program_code,
    {{ calpads_date('line.education_program_membership_start_date') }} as membership_start_date,
    {{ calpads_date('line.education_program_membership_end_date') }} as membership_end_date,
    coalesce(line.transaction_type_code, 'A') = 'D' as is_deleted
from ranked_lines as line
inner join {{ source('pii', 'student_identifiers') }} as student
    on line.ssid = student.ssid
where line.recency = 1
