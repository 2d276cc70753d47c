-- A school with enrollments in the year before, or open by the directory of public schools, without
-- any after Census Day, where the district sent enrollments of other schools.
with expected as (
    select scopes.district_id, scopes.school_year, span.school_id
    from scopes
    join conformed.fct_enrollment_span span
        on span.district_id = scopes.district_id and span.school_year = scopes.prior_year
    where span.is_qualifying
    union
    select scopes.district_id, scopes.school_year, listed.school_id
    from scopes
    join staging.stg_cde__public_school listed using (district_id, school_year)
    where listed.is_open and not listed.is_district and not listed.is_charter
)

select district_id, school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    expected.school_id as about, 'School ' || expected.school_id || '.' as detail
from scopes
join enrolled_years using (district_id, school_year)
join expected using (district_id, school_year)
where scopes.census_day < current_date
    and not exists (
        select from conformed.fct_enrollment_span span
        where span.district_id = expected.district_id
            and span.school_year = expected.school_year and span.school_id = expected.school_id
    )
    and not exists (
        select from staging.stg_cde__public_school closed
        where closed.school_id = expected.school_id and not closed.is_open
            and closed.school_year <= expected.school_year
    )
