-- A response whose identifier a later line of the file has again, of the same school, day and kind of
-- respondent. Of these only the last one counts.
with repeated as (
    select submission_id, respondent, school_code, survey_date, response_id,
        max(line_number) as last_line
    from lines
    group by submission_id, respondent, school_code, survey_date, response_id
    having count(*) > 1
)

select line.submission_id, line.line_number
from lines line
join repeated using (submission_id, respondent, school_code, survey_date, response_id)
where line.line_number < repeated.last_line
