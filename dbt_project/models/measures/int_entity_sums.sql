-- Sums of every measure at every level: districts' own, and above them the sums of their districts.
with
placed as (
    {{ place_at_levels(ref('int_measure_sums')) }}
)

select
    measure_id,
    school_year,
    scope_district_id as district_id,
    placed_level as level,
    placed_entity_id as entity_id,
    student_group,
    grade_span,
    {{ measure_sums() }}
from placed
group by
    measure_id, school_year, scope_district_id, placed_level, placed_entity_id, student_group,
    grade_span
having sum(n) > 0
