-- A program record without an end of a student who has another one without an end in the same
-- program, school and academic year.
with opened as (
    select * from lines where coalesce(education_program_membership_end_date, '') = ''
),

students as (
    select submitting_district, ssid from opened
    group by submitting_district, ssid, academic_year_id, school_of_attendance,
        education_program_code
    having count(*) > 1
    union
    select submitting_district, ssid
    from opened
    join in_force('calpads_sprg') known using (
        submitting_district, ssid, academic_year_id, school_of_attendance, education_program_code
    )
    where opened.education_program_membership_start_date
        <> known.education_program_membership_start_date
        and coalesce(known.education_program_membership_end_date, '') = ''
),

memberships as (
    select * from with_new_lines(students) line
    where coalesce(education_program_membership_end_date, '') = ''
)

select distinct one.submission_id, one.line_number
from memberships one
join memberships other using (
    submitting_district, ssid, academic_year_id, school_of_attendance, education_program_code
)
where one.is_new
    and one.education_program_membership_start_date
        <> other.education_program_membership_start_date
    and (not other.is_new
        or (other.submission_id, other.line_number) < (one.submission_id, one.line_number))
