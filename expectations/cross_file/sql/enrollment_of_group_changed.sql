-- The number of students of a race or ethnicity on Census Day differs much from the year before.
select district_id, school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    about, format('%s: %s students on Census Day, %s the year before.', about, n, n_before) as detail
from census_changes
where kind = 'race_ethnicity'
    and greatest(n_before, n) >= limit('compare_from')
    and abs(n - n_before) > limit('change') * n_before
