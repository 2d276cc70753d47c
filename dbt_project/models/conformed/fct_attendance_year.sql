-- Days expected, absent and attended of a student at a school in a school year.
{{ config(indexes=[
    {'columns': ['district_id', 'school_year']},
    {'columns': ['school_year', 'student_key']}
]) }}

select
    district_id,
    school_year,
    school_id,
    student_key,
    is_exempt,
    is_hourly_school,
    days_expected,
    days_absent_out_of_school_suspension
    + days_absent_excused
    + days_absent_unexcused
    + days_non_ada_independent_study as days_absent,
    days_absent_out_of_school_suspension,
    days_absent_excused,
    days_absent_unexcused,
    days_non_ada_independent_study,
    days_in_school_suspension,
    submission_id,
    line_number
from {{ ref('stg_calpads__attendance_summary') }}
where not is_deleted
    and {{ in_scope() }}
