-- A test result of a student who has no enrollment in the district and year.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.record_type as about, cast(null as text) as detail
from scopes
join conformed.fct_assessment_result line using (district_id, school_year)
join enrolled_years using (district_id, school_year)
where not exists (
        select from conformed.int_enrollment_line enrollment
        where enrollment.district_id = line.district_id
            and enrollment.school_year = line.school_year
            and enrollment.student_key = line.student_key and not enrollment.is_deleted
    )
