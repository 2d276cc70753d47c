-- An expulsion for offense 511 alone (disruption or defiance).
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.school_id || line.incident_id as about, cast(null as text) as detail
from scopes
join staging.stg_calpads__incident_result line using (district_id, school_year)
join defiance using (district_id, school_year, school_id, student_key, incident_id)
where not line.is_deleted and line.incident_result = '200'
