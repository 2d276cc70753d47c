-- An out-of-school suspension of a student whose absence summary (STAS) at the school has no day of
-- it. Suspensions of less than a day need none.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.school_id || line.incident_id as about, cast(null as text) as detail
from scopes
join conformed.fct_incident line using (district_id, school_year)
join (
    select district_id, school_year, school_id, student_key,
        sum(days_absent_out_of_school_suspension) as days
    from staging.stg_calpads__attendance_summary
    where not is_deleted and not is_exempt
    group by district_id, school_year, school_id, student_key
) summary using (district_id, school_year, school_id, student_key)
where line.out_of_school_suspension_days >= 1
    and summary.days = 0
