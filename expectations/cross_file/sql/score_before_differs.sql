-- A result of a state test that tells another score of the year before than the ones in force of it.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.record_type as about, cast(null as text) as detail
from scopes
join staging.{lines} line using (district_id, school_year)
join staging.{lines} before
    on before.district_id = line.district_id and before.school_year = scopes.prior_year
    and before.student_key = line.student_key and before.record_type = line.record_type
    and before.{score} is not null
where line.{score}_minus_1 is not null
group by line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key, line.record_type, line.{score}_minus_1
having not bool_or(before.{score} = line.{score}_minus_1)
