-- Days of out-of-school suspension in an absence summary (STAS), but no suspension or expulsion of
-- the student in a district year of which discipline is contributed.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.school_id as about, cast(null as text) as detail
from scopes
join staging.stg_calpads__attendance_summary line using (district_id, school_year)
join conformed.int_discipline_contributions using (district_id, school_year)
where not line.is_deleted and not line.is_exempt
    and line.days_absent_out_of_school_suspension > 0
    and not exists (
        select from conformed.fct_incident incident
        where incident.district_id = line.district_id
            and incident.school_year = line.school_year
            and incident.student_key = line.student_key
            and (incident.out_of_school_suspension_days > 0 or incident.is_expelled)
    )
