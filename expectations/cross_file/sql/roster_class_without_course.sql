-- A class of a OneRoster package of a course that courses.csv does not have.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.class_id as about, cast(null as text) as detail
from scopes
join staging.stg_oneroster__class line using (district_id, school_year)
where not line.is_deleted
    and coalesce(line.course_id, '') <> ''
    and not exists (
        select from staging.stg_oneroster__course other
        where other.district_id = line.district_id and other.school_year = line.school_year
            and other.course_id = line.course_id and not other.is_deleted
    )
