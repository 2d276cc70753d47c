-- An exit later than the day on which the student graduated in the district.
with graduates as (
    select submitting_district, ssid from lines
    where student_school_completion_status in ('100', '106', '108')
    union
    select submitting_district, ssid from in_force('calpads_senr') known
    where student_school_completion_status in ('100', '106', '108')
),

students as (select distinct submitting_district, ssid from lines join graduates
    using (submitting_district, ssid)),

enrollments as (select * from with_new_lines(students) line)

select distinct left_later.submission_id, left_later.line_number
from enrollments left_later
join enrollments graduated using (submitting_district, ssid)
where left_later.is_new
    and graduated.student_school_completion_status in ('100', '106', '108')
    and graduated.student_exit_reason_code = 'E230'
    and left_later.enrollment_school_exit_date > graduated.enrollment_school_exit_date
