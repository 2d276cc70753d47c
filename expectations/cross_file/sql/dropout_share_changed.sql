-- The dropouts' share of the students in grades 7 to 12 differs much from the year before.
select scopes.district_id, scopes.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    '' as about, format('%s of %s students, %s of %s the year before.',
        completions.dropouts, completions.students, before.dropouts, before.students) as detail
from scopes
join completions using (district_id, school_year)
join completions before
    on before.district_id = scopes.district_id and before.school_year = scopes.prior_year
where completions.students >= limit('compare_from') and before.students >= limit('compare_from')
    and abs(
        1.0 * completions.dropouts / completions.students
        - 1.0 * before.dropouts / before.students
    ) > limit('change')
