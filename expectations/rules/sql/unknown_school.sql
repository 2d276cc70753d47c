-- A school that the newest directory of public schools does not list for the reporting district. What
-- the directory cannot list is left out: nonpublic and private schools, a district's own programs and
-- independent charter schools, which have one code in both fields.
with listed as (
    select reporting_lea, school_of_attendance from common('directory_schools') school
    where reporting_lea <> school_of_attendance
)

select submission_id, line_number
from lines
where school_of_attendance not in ('0000000', '0000001', '0000002', '9999999')
    and school_of_attendance <> reporting_lea
    and coalesce(transaction_type_code, '') <> 'D'
    -- Without a directory, or with one that lacks the whole district, nothing can be said.
    and exists (select from listed where listed.reporting_lea = lines.reporting_lea)
    and not exists (
        select from listed where listed.reporting_lea = lines.reporting_lea
            and listed.school_of_attendance = lines.school_of_attendance
    )
