-- A line of a file of a OneRoster package with a sourcedId that a later line has again. Of these
-- only the last one counts.
with repeated as (
    select submission_id, sourced_id, max(line_number) as last_line
    from lines
    group by submission_id, sourced_id
    having count(*) > 1
)

select line.submission_id, line.line_number
from lines line
join repeated using (submission_id, sourced_id)
where line.line_number < repeated.last_line
