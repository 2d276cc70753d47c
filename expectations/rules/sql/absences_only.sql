-- Daily attendance of which no line says present: an export of absences, not of days of enrollment.
-- A file of a few lines may well correct absences only. The finding is about the file, not a line.
select submission_id, cast(null as integer) as line_number
from lines
group by submission_id
having count(*) >= limit('lines') and sum(case when attendance_code = 'present' then 1 else 0 end) = 0
