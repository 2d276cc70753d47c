-- A school that the newest directory of public schools does not list for the reporting district. What
-- the directory cannot list is left out: nonpublic and private schools, a district's own programs and
-- independent charter schools, which have one code in both fields.
with listed as (
    select distinct lpad(btrim(cds_code), 14, '0') as cds
    from in_force('cde_public_schools') school
)

select submission_id, line_number
from lines
where school_of_attendance not in ('0000000', '0000001', '0000002', '9999999')
    and school_of_attendance <> reporting_lea
    and coalesce(transaction_type_code, '') <> 'D'
    -- Without a directory, or with one that lacks the whole district, nothing can be said.
    and exists (select from listed where left(listed.cds, 7) = lines.reporting_lea)
    and not exists (
        select from listed where listed.cds = lines.reporting_lea || lines.school_of_attendance
    )
