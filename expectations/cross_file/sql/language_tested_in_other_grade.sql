-- A language test in another grade than the student was enrolled in on the day of the test.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.record_type as about, cast(null as text) as detail
from scopes
join staging.stg_toms__summative_elpac_score line using (district_id, school_year)
join conformed.fct_enrollment_span span
    on span.district_id = line.district_id and span.school_year = line.school_year
    and span.student_key = line.student_key
    and line.tested_on between span.span_start and span.span_end
group by line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key, line.record_type, line.grade_assessed
having bool_or(span.is_qualifying) and not bool_or(span.grade_level = line.grade_assessed)
