-- The first day in a US school (SINF) lies after the student's earliest enrollment in grades TK to
-- 12 that the district sent, no-shows and what began before July 2013 left out.
with earliest as (
    select district_id, student_key, min(start_date) as start_date
    from staging.stg_calpads__enrollment
    where district_id in (select district_id from scopes)
        and not is_deleted and start_date >= date '2013-07-01'
        and coalesce(exit_reason, '') not in ('N420', 'N430', 'N470')
        and grade_level not in ('IN', 'TD', 'PS', 'AD')
    group by district_id, student_key
)

select distinct student.district_id, student.school_year, student.submission_id,
    student.line_number, cast(student.student_key as text) as about, cast(null as text) as detail
from scopes
join conformed.dim_student student using (district_id, school_year)
join earliest using (district_id, student_key)
where student.first_us_school_date > earliest.start_date
