-- Absence summaries (STAS) in force: one line per student, school and year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('calpads_stas') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    coalesce(student_absence_summary_data_collection_exemption_indicator, 'N') = 'Y'
        as is_exempt,
    coalesce(hourly_attendance_school_type_indicator, 'N') = 'Y' as is_hourly_school,
    cast(expected_attendance_days as numeric(7, 2)) as days_expected,
    coalesce(cast(days_attended as numeric(7, 2)), 0) as days_attended_in_person,
    coalesce(cast(days_absent_out_of_school_suspension as numeric(7, 2)), 0)
        as days_absent_out_of_school_suspension,
    coalesce(cast(days_in_attendance_in_school_suspension as numeric(7, 2)), 0)
        as days_in_school_suspension,
    coalesce(cast(days_absent_excused_non_suspension as numeric(7, 2)), 0)
        as days_absent_excused,
    coalesce(cast(days_absent_unexcused_non_suspension as numeric(7, 2)), 0)
        as days_absent_unexcused,
    coalesce(cast(non_ada_generating_independent_study_days as numeric(7, 2)), 0)
        as days_non_ada_independent_study,
    coalesce(cast(ada_generating_independent_study_days as numeric(7, 2)), 0)
        as days_ada_independent_study,
    is_deleted
from lines
