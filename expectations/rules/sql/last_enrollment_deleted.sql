-- A deletion after which a student who had an enrollment in the district has none.
with deletions as (
    select * from lines where transaction_type_code = 'D'
),

students as (select submitting_district, ssid from deletions)

select distinct on (deletions.submitting_district, deletions.ssid)
    deletions.submission_id, deletions.line_number
from deletions
join in_force('calpads_senr', students) known using (submitting_district, ssid)
left join with_new_lines(students) kept using (submitting_district, ssid)
where kept.ssid is null
order by deletions.submitting_district, deletions.ssid,
    deletions.submission_id desc, deletions.line_number desc
