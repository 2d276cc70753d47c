-- An enrollment that begins after the school closed, by the newest directory of public schools.
select submission_id, line_number
from lines
join common('directory_schools') school using (reporting_lea, school_of_attendance)
where coalesce(transaction_type_code, '') <> 'D' and enrollment_school_start_date > closed_on
