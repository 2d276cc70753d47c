-- Responses to the climate survey of a school without any enrollment in the year.
with answered as (
    select district_id, school_year, school_id, count(*) as responses
    from scopes
    join staging.stg_survey__climate using (district_id, school_year)
    group by district_id, school_year, school_id
)

select answered.district_id, answered.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    answered.school_id as about,
    format('School %s: %s responses%s.', answered.school_id, answered.responses,
        case when exists (
            select from staging.stg_cde__public_school closed
            where closed.school_id = answered.school_id and not closed.is_open
                and closed.school_year <= answered.school_year
        ) then '; closed by the directory of public schools' else '' end) as detail
from answered
join enrolled_years using (district_id, school_year)
where not exists (
        select from conformed.int_enrollment_line enrollment
        where enrollment.district_id = answered.district_id
            and enrollment.school_year = answered.school_year
            and enrollment.school_id = answered.school_id and not enrollment.is_deleted
    )
