-- A suspension or expulsion of a student with disabilities without the authority of the action.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.school_id || line.incident_id as about, cast(null as text) as detail
from scopes
join staging.stg_calpads__incident_result line using (district_id, school_year)
join raw.calpads_sirs sent using (submission_id, line_number)
join staging.stg_calpads__incident incident
    on incident.district_id = line.district_id and incident.school_year = line.school_year
    and incident.school_id = line.school_id and incident.student_key = line.student_key
    and incident.incident_id = line.incident_id and not incident.is_deleted
where not line.is_deleted and line.incident_result in ('100', '110', '200')
    and coalesce(sent.incident_disciplinary_action_authority_code, '') = ''
    and exists (
        select from conformed.fct_special_education_span span
        where span.district_id = line.district_id and span.student_key = line.student_key
            and span.is_participating
            and incident.occurrence_date between span.span_start and span.span_end
    )
