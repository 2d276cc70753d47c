-- More than a share of the students on Census Day is in special education.
select scopes.district_id, scopes.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    '' as about,
    format('%s of %s students.',
            special_education.participants, special_education.students) as detail
from scopes
join special_education using (district_id, school_year)
where scopes.census_day < current_date
    and special_education.students >= limit('compare_from')
    and special_education.participants > limit('share') * special_education.students
