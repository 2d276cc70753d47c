-- A course enrollment (SCSE) of a student who is not enrolled at the school on Census Day.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.school_id as about, cast(null as text) as detail
from scopes
join staging.stg_calpads__student_course_enrollment line using (district_id, school_year)
join enrolled_years using (district_id, school_year)
where not line.is_deleted
    and not exists (
        select from conformed.fct_enrollment_span span
        where span.district_id = line.district_id and span.school_year = line.school_year
            and span.student_key = line.student_key and span.school_id = line.school_id
            and scopes.census_day between span.span_start and span.span_end
    )
