-- Students in grade 12, but no graduate after the end of the year.
select scopes.district_id, scopes.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    '' as about, format('None of %s students in grade 12.', completions.seniors) as detail
from scopes
join completions using (district_id, school_year)
where completions.seniors >= limit('compare_from') and completions.graduates = 0
