-- A course enrollment (SCSE) in a section that CRSE does not have.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.school_id || line.local_course_id as about,
    cast(null as text) as detail
from scopes
join staging.stg_calpads__student_course_enrollment line using (district_id, school_year)
where not line.is_deleted
    and not exists (
        select from staging.stg_calpads__course_section_enrollment section
        where section.district_id = line.district_id and section.school_year = line.school_year
            and section.school_id = line.school_id
            and section.local_course_id = line.local_course_id
            and section.course_section_id is not distinct from line.course_section_id
            and section.academic_term_code is not distinct from line.academic_term_code
            and not section.is_deleted
    )
