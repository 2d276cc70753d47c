-- An out-of-school suspension in grades KN to 3 for offense 511 alone (disruption or defiance).
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.school_id || line.incident_id as about, cast(null as text) as detail
from scopes
join staging.stg_calpads__incident_result line using (district_id, school_year)
join defiance using (district_id, school_year, school_id, student_key, incident_id)
where not line.is_deleted and line.incident_result = '100'
    and exists (
        select from conformed.int_enrollment_line enrollment
        where enrollment.district_id = line.district_id
            and enrollment.school_year = line.school_year
            and enrollment.school_id = line.school_id
            and enrollment.student_key = line.student_key and not enrollment.is_deleted
            and enrollment.grade_level in ('KN', '01', '02', '03')
    )
