-- Attendance of a student at a school in a school year so far.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
counted as (
    select
        district_id,
        school_year,
        school_id,
        student_key,
        count(*) as days_enrolled,
        sum(case when attendance_code = 'absent_excused' then 1 else 0 end) as days_absent_excused,
        sum(case when attendance_code = 'absent_unexcused' then 1 else 0 end)
            as days_absent_unexcused,
        sum(case when attendance_code = 'suspended_out_of_school' then 1 else 0 end)
            as days_absent_out_of_school_suspension,
        sum(case when attendance_code = 'independent_study_without_credit' then 1 else 0 end)
            as days_non_ada_independent_study,
        sum(case when attendance_code = 'suspended_in_school' then 1 else 0 end)
            as days_in_school_suspension,
        sum(case when attendance_code = 'tardy' then 1 else 0 end) as days_tardy,
        max(attendance_date) as last_day_enrolled
    from {{ ref('fct_daily_attendance') }}
    where {{ in_scope() }}
    group by district_id, school_year, school_id, student_key
),

summed as (
    select
        *,
        days_absent_excused
        + days_absent_unexcused
        + days_absent_out_of_school_suspension
        + days_non_ada_independent_study as days_absent,
        max(last_day_enrolled) over (partition by district_id, school_year, school_id) as as_of_date
    from counted
)

select
    district_id,
    school_year,
    school_id,
    student_key,
    as_of_date,
    last_day_enrolled,
    cast(days_enrolled as integer) as days_enrolled,
    cast(days_absent as integer) as days_absent,
    cast(days_absent_excused as integer) as days_absent_excused,
    cast(days_absent_unexcused as integer) as days_absent_unexcused,
    cast(days_absent_out_of_school_suspension as integer) as days_absent_out_of_school_suspension,
    cast(days_non_ada_independent_study as integer) as days_non_ada_independent_study,
    cast(days_in_school_suspension as integer) as days_in_school_suspension,
    cast(days_tardy as integer) as days_tardy,
    cast(
        100 * cast(days_enrolled - days_absent as numeric) / days_enrolled as numeric(9, 6)
    ) as attendance_rate
from summed
