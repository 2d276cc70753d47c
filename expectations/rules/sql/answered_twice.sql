-- Answers of a student of whom the same file has further answers of that day. Of these only the last
-- ones count.
with repeated as (
    select submission_id, local_student_id, survey_date, max(line_number) as last_line
    from lines
    group by submission_id, local_student_id, survey_date
    having count(*) > 1
)

select line.submission_id, line.line_number
from lines line
join repeated using (submission_id, local_student_id, survey_date)
where line.line_number < repeated.last_line
