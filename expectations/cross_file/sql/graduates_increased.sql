-- Many more graduates than in the year before.
select scopes.district_id, scopes.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    '' as about,
    format('%s graduates, %s the year before.', completions.graduates, before.graduates) as detail
from scopes
join completions using (district_id, school_year)
join completions before
    on before.district_id = scopes.district_id and before.school_year = scopes.prior_year
where before.graduates >= limit('compare_from')
    and completions.graduates - before.graduates >= limit('at_least')
    and completions.graduates > (1 + limit('change')) * before.graduates
