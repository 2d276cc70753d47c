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

thin_pools as (
    select
        school_year,
        measure_id,
        benchmark as level,
        case benchmark when 'county' then substr(entity_id, 1, 2) else 'collaborative' end
            as entity_id,
        student_group,
        grade_span
    from benchmarks
    where benchmark in ('county', 'collaborative')
    except
    (
        select
            school_year,
            measure_id,
            'county' as level,
            substr(entity_id, 1, 2) as entity_id,
            student_group,
            grade_span
        from published
        where level = 'district'
        group by school_year, measure_id, substr(entity_id, 1, 2), student_group, grade_span
        having count(*) >= {{ var('minimum_districts') }}
        union all
        select
            school_year,
            measure_id,
            'collaborative' as level,
            'collaborative' as entity_id,
            student_group,
            grade_span
        from published
        where level = 'district'
        group by school_year, measure_id, student_group, grade_span
        having count(*) >= {{ var('minimum_districts') }}
    )
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
