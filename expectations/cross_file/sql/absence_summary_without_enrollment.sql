-- An absence summary (STAS) of a student who has no enrollment at the school in the year.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.school_id as about, cast(null as text) as detail
from scopes
join staging.stg_calpads__attendance_summary line using (district_id, school_year)
join enrolled_years using (district_id, school_year)
where not line.is_deleted
    and not exists (
        select from conformed.int_enrollment_line enrollment
        where enrollment.district_id = line.district_id
            and enrollment.school_year = line.school_year
            and enrollment.school_id = line.school_id
            and enrollment.student_key = line.student_key and not enrollment.is_deleted
    )
