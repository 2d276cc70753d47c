-- An enrollment that begins after the school closed, by the newest directory of public schools. The
-- school code stands in both fields of an independent charter school.
with schools as (
    select distinct on (cds) cds,
        case
            when closed_date ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}'
                then replace(left(closed_date, 10), '-', '')
            when closed_date ~ '^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}' then
                substr(split_part(closed_date, '/', 3), 1, 4)
                || lpad(split_part(closed_date, '/', 1), 2, '0')
                || lpad(split_part(closed_date, '/', 2), 2, '0')
        end as day
    from (
        select *, lpad(btrim(cds_code), 14, '0') as cds from in_force('cde_public_schools') school
    ) listed
    order by cds, submitted_school_year desc, submission_id desc, line_number desc
),

starts as (
    select submission_id, line_number, reporting_lea, school_of_attendance,
        enrollment_school_start_date as starts
    from lines where coalesce(transaction_type_code, '') <> 'D'
)

select submission_id, line_number
from starts join schools on schools.cds = reporting_lea || school_of_attendance
where starts > schools.day
union all
select submission_id, line_number
from starts join schools on right(schools.cds, 7) = school_of_attendance
where reporting_lea = school_of_attendance and starts > schools.day
