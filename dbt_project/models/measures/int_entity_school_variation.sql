-- How much schools differ at every level above schools: the districts' own, and sums of districts.
with
placed as (
    {{ at_every_level(ref('int_school_variation')) }}
)

select
    measure_id,
    school_year,
    scope_district_id as district_id,
    placed_level as level,
    placed_entity_id as entity_id,
    student_group,
    grade_span,
    sum(schools) as schools,
    sum(school_numerator_squares) as school_numerator_squares,
    sum(school_products) as school_products,
    sum(school_denominator_squares) as school_denominator_squares
from placed
group by
    measure_id, school_year, scope_district_id, placed_level, placed_entity_id, student_group,
    grade_span
