-- Answers to the social-emotional survey in another grade than the student was enrolled in that day.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || cast(line.survey_date as text) as about, cast(null as text) as detail
from scopes
join staging.stg_survey__sel line using (district_id, school_year)
join conformed.fct_enrollment_span span
    on span.district_id = line.district_id and span.school_year = line.school_year
    and span.student_key = line.student_key
    and line.survey_date between span.span_start and span.span_end
group by line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key, line.survey_date, line.grade_level
having bool_or(span.is_qualifying) and not bool_or(span.grade_level = line.grade_level)
