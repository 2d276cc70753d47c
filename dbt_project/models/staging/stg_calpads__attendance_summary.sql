-- Absence summaries (STAS) in force: one line per student, school and year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force(
    'calpads_stas',
    ['ssid', 'school_of_attendance', 'academic_year_id'],
    replaced_by_school=true
) }}

select
    line.submission_id,
    line.line_number,
    line.district_id,
    line.academic_year_id as school_year,
    line.reporting_lea || line.school_of_attendance as school_id,
    student.student_key,
    coalesce(line.student_absence_summary_data_collection_exemption_indicator, 'N') = 'Y'
        as is_exempt,
    coalesce(line.hourly_attendance_school_type_indicator, 'N') = 'Y' as is_hourly_school,
    cast(line.expected_attendance_days as numeric(7, 2)) as days_expected,
    coalesce(cast(line.days_attended as numeric(7, 2)), 0) as days_attended_in_person,
    coalesce(cast(line.days_absent_out_of_school_suspension as numeric(7, 2)), 0)
        as days_absent_out_of_school_suspension,
    coalesce(cast(line.days_in_attendance_in_school_suspension as numeric(7, 2)), 0)
        as days_in_school_suspension,
    coalesce(cast(line.days_absent_excused_non_suspension as numeric(7, 2)), 0)
        as days_absent_excused,
    coalesce(cast(line.days_absent_unexcused_non_suspension as numeric(7, 2)), 0)
        as days_absent_unexcused,
    coalesce(cast(line.non_ada_generating_independent_study_days as numeric(7, 2)), 0)
        as days_non_ada_independent_study,
    coalesce(cast(line.ada_generating_independent_study_days as numeric(7, 2)), 0)
        as days_ada_independent_study,
    coalesce(line.transaction_type_code, 'A') = 'D' as is_deleted
from ranked_lines as line
inner join {{ source('pii', 'student_identifiers') }} as student
    on line.ssid = student.ssid
where line.recency = 1
    and {{ in_scope('line.district_id', 'line.academic_year_id') }}
