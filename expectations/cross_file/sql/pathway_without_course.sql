-- A student of a career technical education pathway (SCTE) without a completed course (SCSC, CRSC)
-- of the pathway in any year. Pathways of courses are those of CDE's Valid Code Combinations 12.0.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.cte_pathway_code as about, cast(null as text) as detail
from scopes
join staging.stg_calpads__career_technical_education line using (district_id, school_year)
where not line.is_deleted
    and exists (
        select from staging.stg_calpads__student_course_completion any_course
        where any_course.district_id = line.district_id
            and any_course.school_year = line.school_year
    )
    and not exists (
        select from staging.stg_calpads__student_course_completion completed
        join staging.stg_calpads__course_section_completion section
            using (district_id, school_year, school_id, local_course_id)
        join combinations('state_course') known
            on known.state_course = section.state_course_code
        where completed.district_id = line.district_id
            and completed.student_key = line.student_key
            and not completed.is_deleted and not section.is_deleted
            and known.cte_pathway = line.cte_pathway_code
    )
