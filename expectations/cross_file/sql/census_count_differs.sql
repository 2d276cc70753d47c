-- A school's students on Census Day are not as many as the public count of unduplicated pupils
-- says.
with counts as (
    select district_id, school_year, school_id, count(distinct student_key) as n
    from census_enrollment group by district_id, school_year, school_id
)

select scopes.district_id, scopes.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    counts.school_id as about,
    format('School %s: %s students, %s published.', counts.school_id, counts.n, told.enrollment)
        as detail
from scopes
join counts using (district_id, school_year)
join staging.stg_cde__unduplicated_pupil_count told
    on told.school_year = counts.school_year and told.level = 'school'
    and told.entity_id = counts.school_id
where told.enrollment is not null
    and abs(counts.n - told.enrollment) > limit('change') * told.enrollment
    and abs(counts.n - told.enrollment) >= limit('at_least')
