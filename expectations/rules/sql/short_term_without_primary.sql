-- An open short-term enrollment of a student without an open primary one in the district.
with short_term as (
    select * from lines
    where enrollment_status_code = '30' and coalesce(enrollment_school_exit_date, '') = ''
        and coalesce(transaction_type_code, '') <> 'D'
),

students as (select submitting_district, ssid from short_term)

select short_term.submission_id, short_term.line_number
from short_term
left join with_new_lines(students) other
    on other.submitting_district = short_term.submitting_district
    and other.ssid = short_term.ssid
    and other.enrollment_status_code = '10'
    and coalesce(other.enrollment_school_exit_date, '') = ''
where other.ssid is null
