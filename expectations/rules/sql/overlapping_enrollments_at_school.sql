-- An enrollment that shares a day, other than the day of the change, with another one of the
-- student at the same school in the academic year. Two primary ones are
-- overlapping_primary_enrollments.
with students as (
    select submitting_district, ssid from lines where enrollment_status_code <> '10'
    union
    select submitting_district, ssid
    from lines join in_force('calpads_senr') known using (submitting_district, ssid)
    where known.enrollment_status_code <> '10'
),

enrollments as (
    select *, enrollment_school_start_date as starts,
        coalesce(nullif(enrollment_school_exit_date, ''), right(academic_year_id, 4) || '0630')
            as ends
    from with_new_lines(students) line
    where coalesce(student_exit_reason_code, '') not in ('N420', 'N470')
)

select distinct one.submission_id, one.line_number
from enrollments one
join enrollments other
    using (submitting_district, ssid, academic_year_id, school_of_attendance)
where one.is_new
    and (not other.is_new
        or (other.submission_id, other.line_number) < (one.submission_id, one.line_number))
    and one.starts < other.ends and other.starts < one.ends
    and not (one.enrollment_status_code = '10' and other.enrollment_status_code = '10')
