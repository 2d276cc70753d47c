-- Sums of every measure at every level: districts' own, and above them the sums of their districts.
with
measured as (
    select * from {{ ref('int_measure_sums') }}
    union all
    select * from {{ ref('int_cohort_sums') }}
),

placed as (
    -- Schools and districts stand as they are, and so do the corrections for moving students.
    select
        sums.*,
        sums.district_id as scope_district_id,
        sums.level as placed_level,
        sums.entity_id as placed_entity_id
    from measured as sums
    where sums.level in ('school', 'district')
        or sums.district_id = 'collaborative'
    union all
    select
        sums.*,
        'collaborative' as scope_district_id,
        'network' as placed_level,
        sums.entity_id as placed_entity_id
    from measured as sums
    where sums.level = 'network'
        and sums.district_id <> 'collaborative'
    union all
    select
        sums.*,
        'collaborative' as scope_district_id,
        'county' as placed_level,
        substr(sums.entity_id, 1, 2) as placed_entity_id
    from measured as sums
    where sums.level = 'district'
    union all
    select
        sums.*,
        'collaborative' as scope_district_id,
        'collaborative' as placed_level,
        'collaborative' as placed_entity_id
    from measured as sums
    where sums.level = 'district'
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
