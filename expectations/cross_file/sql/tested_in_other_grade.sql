-- A test in another grade than the student was enrolled in on the day of the test. The science test
-- of high school may be taken in any of its grades.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.record_type as about, cast(null as text) as detail
from scopes
join conformed.fct_assessment_result line using (district_id, school_year)
where line.tested_on is not null and line.subject <> 'science'
    and exists (
        select from conformed.fct_enrollment_span span
        where span.district_id = line.district_id and span.school_year = line.school_year
            and span.student_key = line.student_key and span.is_qualifying
            and line.tested_on between span.span_start and span.span_end
    )
    and not exists (
        select from conformed.fct_enrollment_span span
        where span.district_id = line.district_id and span.school_year = line.school_year
            and span.student_key = line.student_key
            and line.tested_on between span.span_start and span.span_end
            and span.grade_level = line.grade_assessed
    )
