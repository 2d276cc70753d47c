-- More days of attendance recovery than limit('days') over all schools of the district.
with lines as (
    select summary.district_id, summary.school_year, summary.student_key, summary.submission_id,
        summary.line_number, number(sent.attendance_recovery_days) as days
    from scopes
    join staging.stg_calpads__attendance_summary summary using (district_id, school_year)
    join raw.calpads_stas sent using (submission_id, line_number)
    where not summary.is_deleted and sent.attendance_recovery_days <> ''
)

select district_id, school_year, submission_id, line_number,
    cast(student_key as text) as about, cast(null as text) as detail
from (
    select *, sum(days) over (partition by district_id, school_year, student_key) as days_in_all
    from lines
) line
where days_in_all > limit('days') and days > 0
