-- Answers to the social-emotional survey of a student who answered it a few days before.
with dated as (
    select line.district_id, line.school_year, line.submission_id, line.line_number,
        line.student_key, line.survey_date,
        lag(line.survey_date) over (
            partition by line.district_id, line.school_year, line.student_key
            order by line.survey_date, line.submission_id, line.line_number
        ) as before
    from scopes
    join staging.stg_survey__sel line using (district_id, school_year)
    where line.student_key is not null
)

select district_id, school_year, submission_id, line_number,
    student_key || cast(survey_date as text) as about, cast(null as text) as detail
from dated
where survey_date <= before + cast(limit('days') as integer)
