-- A primary enrollment that shares a day, other than the day of the change, with another one of the
-- student in the district and academic year. The later line is wrong, never one in force.
with students as (
    select submitting_district, ssid from lines
    where enrollment_status_code = '10'
    group by submitting_district, ssid, academic_year_id having count(*) > 1
    union
    select submitting_district, ssid
    from lines
    join in_force('calpads_senr') known using (submitting_district, ssid, academic_year_id)
    where lines.enrollment_status_code = '10' and known.enrollment_status_code = '10'
        and (lines.school_of_attendance, lines.enrollment_school_start_date)
        <> (known.school_of_attendance, known.enrollment_school_start_date)
),

enrollments as (
    select *, enrollment_school_start_date as starts,
        coalesce(nullif(enrollment_school_exit_date, ''), right(academic_year_id, 4) || '0630')
            as ends
    from with_new_lines(students) line
    where enrollment_status_code = '10'
        and coalesce(student_exit_reason_code, '') not in ('N420', 'N470')
)

select distinct one.submission_id, one.line_number
from enrollments one
join enrollments other using (submitting_district, ssid, academic_year_id)
where one.is_new
    and (not other.is_new
        or (other.submission_id, other.line_number) < (one.submission_id, one.line_number))
    and one.starts < other.ends and other.starts < one.ends
