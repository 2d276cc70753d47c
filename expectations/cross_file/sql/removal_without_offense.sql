-- A suspension or expulsion (SIRS) without an offense (SOFF) of the student in the incident.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.school_id || line.incident_id as about, cast(null as text) as detail
from scopes
join staging.stg_calpads__incident_result line using (district_id, school_year)
where not line.is_deleted and line.incident_result in ('100', '110', '200')
    and not exists (
        select from staging.stg_calpads__incident_offense other
        where other.district_id = line.district_id and other.school_year = line.school_year
            and other.school_id = line.school_id and other.student_key = line.student_key
            and other.incident_id = line.incident_id and not other.is_deleted
    )
