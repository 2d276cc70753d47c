-- The share of graduates who met all UC/CSU requirements differs much from the year before.
select scopes.district_id, scopes.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    '' as about, format('%s of %s graduates, %s of %s the year before.',
        completions.uc_csu, completions.graduates, before.uc_csu, before.graduates) as detail
from scopes
join completions using (district_id, school_year)
join completions before
    on before.district_id = scopes.district_id and before.school_year = scopes.prior_year
where completions.graduates >= limit('compare_from') and before.graduates >= limit('compare_from')
    and abs(
        1.0 * completions.uc_csu / completions.graduates
        - 1.0 * before.uc_csu / before.graduates
    ) > limit('change')
