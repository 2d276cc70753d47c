-- The number of dropouts differs much from the year before.
select scopes.district_id, scopes.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    '' as about,
    format('%s dropouts, %s the year before.', completions.dropouts, before.dropouts) as detail
from scopes
join completions using (district_id, school_year)
join completions before
    on before.district_id = scopes.district_id and before.school_year = scopes.prior_year
where greatest(completions.dropouts, before.dropouts) >= limit('compare_from')
    and before.dropouts > 0 and completions.dropouts > 0
    and abs(completions.dropouts - before.dropouts) > limit('change') * before.dropouts
