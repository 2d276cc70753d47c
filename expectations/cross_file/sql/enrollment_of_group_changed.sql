-- The number of students of a race or ethnicity on Census Day differs much from the year before.
with counts as (
    select district_id, school_year, race_ethnicity, count(distinct student_key) as n
    from census_enrollment
    where race_ethnicity is not null
    group by district_id, school_year, race_ethnicity
)

select scopes.district_id, scopes.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    counts.race_ethnicity as about,
    format('%s: %s students on Census Day, %s the year before.',
            counts.race_ethnicity, counts.n, before.n) as detail
from scopes
join counts using (district_id, school_year)
join counts before
    on before.district_id = scopes.district_id and before.school_year = scopes.prior_year
    and before.race_ethnicity = counts.race_ethnicity
where scopes.census_day < current_date
    and greatest(before.n, counts.n) >= limit('compare_from')
    and abs(counts.n - before.n) > limit('change') * before.n
