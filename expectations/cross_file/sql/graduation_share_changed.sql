-- The graduates' share of the students in grade 12 differs much from the year before.
select scopes.district_id, scopes.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    '' as about, format('%s of %s students in grade 12, %s of %s the year before.',
        completions.graduates, completions.seniors, before.graduates, before.seniors) as detail
from scopes
join completions using (district_id, school_year)
join completions before
    on before.district_id = scopes.district_id and before.school_year = scopes.prior_year
where completions.seniors >= limit('compare_from') and before.seniors >= limit('compare_from')
    and abs(
        1.0 * completions.graduates / completions.seniors
        - 1.0 * before.graduates / before.seniors
    ) > limit('change')
