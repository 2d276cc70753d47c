-- Attendance of a student at a school in a school year so far.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
-- Files that list absences only; what a replay of the same file no longer found does not count.
absences_only as (
    select distinct submission_id
    from {{ source('quality', 'findings') }}
    where rule = 'ATTEND0001'
        and (closed_by is null or closed_by <> submission_id)
),

days as (
    select
        day.*,
        case when absences_only.submission_id is null then 0 else 1 end as is_absence_only
    from {{ ref('fct_daily_attendance') }} as day
    left join absences_only
        on day.submission_id = absences_only.submission_id
    where {{ in_scope('day.district_id', 'day.school_year') }}
),

counted as (
    select
        district_id,
        school_year,
        school_id,
        student_key,
        max(is_absence_only) as has_absences_only,
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
    from days
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
),

rated as (
    select
        *,
        days_enrolled - days_absent as days_attended
    from summed
)

select
    district_id,
    school_year,
    school_id,
    student_key,
    as_of_date,
    last_day_enrolled,
    has_absences_only = 1 as has_absences_only,
    cast(case when has_absences_only = 0 then days_enrolled end as integer) as days_enrolled,
    cast(days_absent as integer) as days_absent,
    cast(days_absent_excused as integer) as days_absent_excused,
    cast(days_absent_unexcused as integer) as days_absent_unexcused,
    cast(days_absent_out_of_school_suspension as integer) as days_absent_out_of_school_suspension,
    cast(days_non_ada_independent_study as integer) as days_non_ada_independent_study,
    cast(days_in_school_suspension as integer) as days_in_school_suspension,
    cast(days_tardy as integer) as days_tardy,
    cast(
        case when has_absences_only = 0 then 100.0 * days_attended / days_enrolled end
        as numeric(9, 6)
    ) as attendance_rate
from rated
