/*
What: a benchmark stands beside a published cell; a pooled one rests on enough districts with a
published cell of their own; percentiles lie within 0 and 100.
When it matters: a benchmark of two districts tells each of them the other's number.
How to resolve: do not publish; compare the pools in measure_benchmarks with the districts' cells.
The rows name the cell, or the pool with too few districts.
*/
with
benchmarks as (
    select * from {{ ref('measure_benchmarks') }}
    where {{ in_tested_scope('compared_year') }}
),

published as (
    select * from {{ ref('measure_cells') }}
    where state in ('published', 'published_zero')
        and {{ in_tested_scope('compared_year') }}
),

benchmarked_without_number as (
    select
        benchmarks.school_year,
        benchmarks.measure_id,
        benchmarks.level,
        benchmarks.entity_id,
        benchmarks.student_group,
        benchmarks.grade_span
    from benchmarks
    left join published
        on benchmarks.school_year = published.school_year
        and benchmarks.measure_id = published.measure_id
        and benchmarks.level = published.level
        and benchmarks.entity_id = published.entity_id
        and benchmarks.student_group = published.student_group
        and benchmarks.grade_span = published.grade_span
    where published.entity_id is null
),

-- What each benchmark's pool is, and the districts that contribute a published cell to it.
pools as (
    select
        school_year,
        measure_id,
        case benchmark when 'best_quartile' then level else benchmark end as level,
        benchmark_entity_id as entity_id,
        student_group,
        grade_span
    from benchmarks
    where benchmark in ('county', 'collaborative', 'best_quartile')
),

contributions as (
    select
        school_year,
        measure_id,
        'county' as level,
        substr(entity_id, 1, 2) as entity_id,
        student_group,
        grade_span,
        district_id
    from published
    where level = 'district'
    union all
    select
        school_year,
        measure_id,
        'collaborative' as level,
        'collaborative' as entity_id,
        student_group,
        grade_span,
        district_id
    from published
    where level = 'district'
    union all
    select
        school_year,
        measure_id,
        level,
        cast(null as text) as entity_id,
        student_group,
        grade_span,
        district_id
    from published
    where level in ('school', 'district')
    union all
    select
        neighbor.school_year,
        published.measure_id,
        'similar_schools' as level,
        neighbor.entity_id,
        published.student_group,
        published.grade_span,
        published.district_id
    from {{ ref('similar_schools') }} as neighbor
    inner join published
        on neighbor.school_year = published.school_year
        and neighbor.similar_entity_id = published.entity_id
),

thin_pools as (
    select * from pools
    union all
    select
        school_year,
        measure_id,
        'similar_schools' as level,
        entity_id,
        student_group,
        grade_span
    from benchmarks
    where benchmark = 'similar_schools'
    except
    select
        school_year,
        measure_id,
        level,
        entity_id,
        student_group,
        grade_span
    from contributions
    group by school_year, measure_id, level, entity_id, student_group, grade_span
    having count(distinct district_id) >= {{ var('minimum_districts') }}
)

select * from benchmarked_without_number
union all
select * from thin_pools
union all
select
    school_year,
    measure_id,
    level,
    entity_id,
    student_group,
    grade_span
from benchmarks
where not percentile between 0 and 100
