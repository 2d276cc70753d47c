-- Many students in grades 7 to 12, but not one dropout after the end of the year, where there were
-- more in the year before than chance takes away.
select scopes.district_id, scopes.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    '' as about,
    format('None of %s students; %s the year before.',
            completions.students, before.dropouts) as detail
from scopes
join completions using (district_id, school_year)
join completions before
    on before.district_id = scopes.district_id and before.school_year = scopes.prior_year
where completions.students >= limit('compare_from') and completions.dropouts = 0
    and before.dropouts >= limit('before')
