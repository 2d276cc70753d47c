-- A record of a program that closes with the school year, begun in the year, without an end date
-- after the year is over.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.school_id || line.education_program_code
        || line.membership_start_date as about,
    cast(null as text) as detail
from scopes
join staging.stg_calpads__program line using (district_id, school_year)
join conformed.education_program_groups program_group
    on program_group.education_program_code = line.education_program_code
    and program_group.closes_with_year
where not line.is_deleted and line.membership_end_date is null
    and line.membership_start_date between scopes.starts_on and scopes.ends_on
    and scopes.ends_on < current_date
