-- A student enrolled on Census Day whose information (SINF) in effect gives neither ethnicity nor
-- race, nor that they are missing.
select distinct student.district_id, student.school_year, student.submission_id,
    student.line_number, cast(student.student_key as text) as about, cast(null as text) as detail
from scopes
join census_enrollment enrolled using (district_id, school_year)
join conformed.dim_student student using (district_id, school_year, student_key)
join raw.calpads_sinf sent
    on sent.submission_id = student.submission_id and sent.line_number = student.line_number
where scopes.census_day between student.valid_from and student.valid_to
    and student.race_ethnicity is null
    and coalesce(sent.student_ethnicity_missing_indicator, '') <> 'Y'
    and coalesce(sent.student_race_missing_indicator, '') <> 'Y'
