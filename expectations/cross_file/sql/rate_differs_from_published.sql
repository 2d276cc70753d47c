-- A district's or school's rate is not what the Department of Education published for the year.
select scopes.district_id, scopes.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    cell.measure_id || cell.entity_id as about,
    format('%s of %s: %s, published %s.', cell.measure_id, cell.entity_id, cell.value, told.value)
        as detail
from scopes
join build.measure_cells cell using (district_id, school_year)
join conformed.fct_public_indicator told
    on told.school_year = cell.school_year and told.measure_id = cell.measure_id
    and told.entity_id = cell.entity_id and told.student_group = cell.student_group
    and told.source in ('chronic_absenteeism', 'suspension')
where cell.student_group = 'ALL' and cell.grade_span = 'ALL'
    and cell.level in ('school', 'district') and told.value is not null
    and cell.n >= limit('compare_from') and abs(cell.value - told.value) > limit('points')
