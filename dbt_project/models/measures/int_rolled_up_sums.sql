-- Sums of every measure at every level: districts' own, and above them the sums of their districts.
with
above_districts as (
    {{ placed_above_districts(ref('int_summed_measures')) }}
)

select
    measure_id,
    school_year,
    district_id,
    level,
    entity_id,
    student_group,
    grade_span,
    n,
    numerator,
    denominator,
    numerator_squares,
    products,
    denominator_squares
from {{ ref('int_summed_measures') }}
where level in ('school', 'district')
    and n > 0
union all
select
    measure_id,
    school_year,
    scope_district_id as district_id,
    placed_level as level,
    placed_entity_id as entity_id,
    student_group,
    grade_span,
    {{ measure_sums() }}
from above_districts
group by
    measure_id, school_year, scope_district_id, placed_level, placed_entity_id, student_group,
    grade_span
having sum(n) > 0
