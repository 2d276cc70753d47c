-- More responses of students or families to the climate survey than the school has students on
-- Census Day: of students in the grades asked, of families in all grades.
with census as (
    select district_id, school_year, school_id, count(distinct student_key) as enrolled
    from census_enrollment
    group by district_id, school_year, school_id
),

most as (
    select took_part.district_id, took_part.school_year, took_part.school_id, took_part.form,
        took_part.respondents,
        case
            when took_part.form = 'student' then limit('per_student') * took_part.enrolled
            when took_part.form = 'family' then limit('families_per_student') * census.enrolled
        end as expected
    from scopes
    join conformed.fct_survey_participation took_part using (district_id, school_year)
    join census using (district_id, school_year, school_id)
    where took_part.survey = 'climate'
)

select district_id, school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    school_id || form as about,
    format('School %s, form %s: %s responses, at most %s expected.',
        school_id, form, respondents, round(expected)) as detail
from most
where respondents > expected + limit('at_least')
