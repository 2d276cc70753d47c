-- Answers to the social-emotional survey of an identified student without an enrollment in the
-- district and year.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || cast(line.survey_date as text) as about, cast(null as text) as detail
from scopes
join staging.stg_survey__sel line using (district_id, school_year)
join enrolled_years using (district_id, school_year)
where line.student_key is not null
    and not exists (
        select from conformed.int_enrollment_line enrollment
        where enrollment.district_id = line.district_id
            and enrollment.school_year = line.school_year
            and enrollment.student_key = line.student_key and not enrollment.is_deleted
    )
