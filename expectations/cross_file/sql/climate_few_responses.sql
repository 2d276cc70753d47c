-- Fewer responses of students to the climate survey than a share of the school's students in the
-- grades asked.
select took_part.district_id, took_part.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    took_part.school_id as about,
    format('School %s: %s responses of %s students.',
        took_part.school_id, took_part.respondents, took_part.enrolled) as detail
from scopes
join conformed.fct_survey_participation took_part using (district_id, school_year)
where took_part.survey = 'climate' and took_part.form = 'student'
    and took_part.enrolled >= limit('compare_from')
    and took_part.respondents < limit('share') * took_part.enrolled
