-- A student with a primary enrollment on Census Day without any course enrollment (SCSE), at a
-- school that has some.
select enrolled.district_id, enrolled.school_year, enrolled.submission_id, enrolled.line_number,
    enrolled.student_key || enrolled.school_id as about, cast(null as text) as detail
from scopes
join census_enrollment enrolled using (district_id, school_year)
where (enrolled.district_id, enrolled.school_year, enrolled.school_id) in (
        select district_id, school_year, school_id
        from staging.stg_calpads__student_course_enrollment where not is_deleted
    )
    and not exists (
        select from staging.stg_calpads__student_course_enrollment course
        where course.district_id = enrolled.district_id
            and course.school_year = enrolled.school_year
            and course.student_key = enrolled.student_key and not course.is_deleted
    )
