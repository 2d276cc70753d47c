-- A short-term enrollment of more than 30 days, both ends counted.
select submission_id, line_number
from lines
where enrollment_status_code = '30' and coalesce(transaction_type_code, '') <> 'D'
    and day(enrollment_school_exit_date) - day(enrollment_school_start_date) >= 30
