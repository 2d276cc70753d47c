-- The schools of the newest directory of public schools with their days (CCYYMMDD), under the codes
-- that enrollments have: an independent charter school has its school code in both fields.
with newest as (
    select distinct on (cds) cds, open_date, closed_date
    from (
        select *, lpad(btrim(cds_code), 14, '0') as cds from in_force('cde_public_schools') school
    ) listed
    order by cds, submitted_school_year desc, submission_id desc, line_number desc
),

dated as (
    select cds,
        max(day) filter (where kind = 'open') as opened_on,
        max(day) filter (where kind = 'closed') as closed_on
    from newest
    cross join lateral (values ('open', open_date), ('closed', closed_date)) as said (kind, written)
    cross join lateral (
        select case
            when written ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' then replace(left(written, 10), '-', '')
            when written ~ '^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}' then
                substr(split_part(written, '/', 3), 1, 4)
                || lpad(split_part(written, '/', 1), 2, '0')
                || lpad(split_part(written, '/', 2), 2, '0')
        end as day
    ) as read
    group by cds
)

select left(cds, 7) as reporting_lea, right(cds, 7) as school_of_attendance, opened_on, closed_on
from dated
union all
select right(cds, 7), right(cds, 7), opened_on, closed_on from dated
