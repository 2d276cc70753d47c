-- No student on Census Day is in special education, where the district contributes such records.
select scopes.district_id, scopes.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    '' as about, format('None of %s students.', special_education.students) as detail
from scopes
join special_education using (district_id, school_year)
where scopes.census_day < current_date
    and special_education.students >= limit('compare_from')
    and special_education.participants = 0
    and scopes.district_id in (select district_id from conformed.fct_special_education_span)
