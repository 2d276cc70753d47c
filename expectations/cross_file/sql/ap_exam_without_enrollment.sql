-- Advanced Placement scores of an identified student without an enrollment in the district and year.
select distinct line.district_id, line.school_year, line.submission_id, line.line_number,
    cast(line.student_key as text) as about, cast(null as text) as detail
from scopes
join staging.stg_local__ap_exam_score line using (district_id, school_year)
join enrolled_years using (district_id, school_year)
where line.student_key is not null
    and not exists (
        select from conformed.int_enrollment_line enrollment
        where enrollment.district_id = line.district_id
            and enrollment.school_year = line.school_year
            and enrollment.student_key = line.student_key and not enrollment.is_deleted
    )
