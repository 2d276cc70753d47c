-- An enrollment of a OneRoster package in a class that classes.csv does not have.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    sent.sourced_id as about, cast(null as text) as detail
from scopes
join staging.stg_oneroster__enrollment line using (district_id, school_year)
join raw.oneroster_enrollments sent using (submission_id, line_number)
where not line.is_deleted
    and coalesce(line.class_id, '') <> ''
    and not exists (
        select from staging.stg_oneroster__class other
        where other.district_id = line.district_id and other.school_year = line.school_year
            and other.class_id = line.class_id and not other.is_deleted
    )
