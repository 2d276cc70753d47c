-- An enrollment of a OneRoster package of a user whom users.csv does not have.
with users as (
    select known.district_id, known.school_year, sent.sourced_id
    from scopes
    join staging.stg_oneroster__user known using (district_id, school_year)
    join raw.oneroster_users sent using (submission_id, line_number)
    where not known.is_deleted
)

select line.district_id, line.school_year, line.submission_id, line.line_number,
    sent.sourced_id as about, cast(null as text) as detail
from scopes
join staging.stg_oneroster__enrollment line using (district_id, school_year)
join raw.oneroster_enrollments sent using (submission_id, line_number)
left join users
    on users.district_id = line.district_id and users.school_year = line.school_year
    and users.sourced_id = sent.user_sourced_id
where not line.is_deleted and users.sourced_id is null
