-- A program record of an earlier school year without an end date, though a new one of the student
-- in the program and school began.
select line.district_id, scopes.school_year, line.submission_id, line.line_number,
    line.student_key || line.school_id || line.education_program_code
        || line.membership_start_date as about,
    cast(null as text) as detail
from scopes
join staging.stg_calpads__program line on line.district_id = scopes.district_id
where not line.is_deleted and line.membership_end_date is null
    and line.membership_start_date < scopes.starts_on
    and exists (
        select from staging.stg_calpads__program newer
        where newer.district_id = line.district_id and newer.student_key = line.student_key
            and newer.school_id = line.school_id
            and newer.education_program_code = line.education_program_code
            and not newer.is_deleted
            and newer.membership_start_date between scopes.starts_on and scopes.ends_on
    )
