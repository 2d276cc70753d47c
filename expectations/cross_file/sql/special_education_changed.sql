-- The number of students in special education on Census Day differs much from the year before.
select scopes.district_id, scopes.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    '' as about,
    format('%s students, %s the year before.',
            special_education.participants, before.participants) as detail
from scopes
join special_education using (district_id, school_year)
join special_education before
    on before.district_id = scopes.district_id and before.school_year = scopes.prior_year
where scopes.census_day < current_date
    and special_education.students >= limit('compare_from')
    and before.participants > 0 and special_education.participants > 0
    and abs(special_education.participants - before.participants)
        > limit('change') * before.participants
    and greatest(special_education.participants, before.participants) >= limit('compare_from')
