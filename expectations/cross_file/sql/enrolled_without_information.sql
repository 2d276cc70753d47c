-- An enrollment of status 10, 30 or 50 during which no student information (SINF) is in effect.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.school_id || line.start_date as about, cast(null as text) as detail
from scopes
join staging.stg_calpads__enrollment line using (district_id, school_year)
where not line.is_deleted and line.enrollment_status in ('10', '30', '50')
    and coalesce(line.exit_reason, '') not in ('N420', 'N470')
    and exists (
        select from staging.stg_calpads__student_information any_information
        where any_information.district_id = line.district_id
    )
    and not exists (
        select from staging.stg_calpads__student_information information
        where information.district_id = line.district_id
            and information.student_key = line.student_key and not information.is_deleted
            and information.effective_start_date <= coalesce(line.exit_date, scopes.ends_on)
            and coalesce(information.effective_end_date, line.start_date) >= line.start_date
    )
