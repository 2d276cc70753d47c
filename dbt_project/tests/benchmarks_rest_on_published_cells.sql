/*
What: a benchmark stands beside a published cell; a pooled one rests on enough districts with a
published cell of their own; percentiles lie within 0 and 100.
When it matters: a benchmark of two districts tells each of them the other's number.
How to resolve: do not publish; compare the pools in measure_benchmarks with the districts' cells.
*/
with
published as (
    select * from {{ ref('measure_cells') }}
    where state in ('published', 'published_zero')
        and {{ in_tested_scope('compared_year') }}
),

districts as (
    select
        school_year,
        measure_id,
        student_group,
        grade_span,
        substr(entity_id, 1, 2) as county_id,
        count(distinct entity_id) as county_districts,
        sum(count(distinct entity_id)) over (
            partition by school_year, measure_id, student_group, grade_span
        ) as all_districts
    from published
    where level = 'district'
    group by school_year, measure_id, student_group, grade_span, substr(entity_id, 1, 2)
)

select
    benchmarks.school_year,
    benchmarks.measure_id,
    benchmarks.level,
    benchmarks.entity_id,
    benchmarks.student_group,
    benchmarks.grade_span,
    benchmarks.benchmark
from {{ ref('measure_benchmarks') }} as benchmarks
left join published
    on benchmarks.school_year = published.school_year
    and benchmarks.measure_id = published.measure_id
    and benchmarks.level = published.level
    and benchmarks.entity_id = published.entity_id
    and benchmarks.student_group = published.student_group
    and benchmarks.grade_span = published.grade_span
left join districts
    on benchmarks.school_year = districts.school_year
    and benchmarks.measure_id = districts.measure_id
    and benchmarks.student_group = districts.student_group
    and benchmarks.grade_span = districts.grade_span
    and substr(benchmarks.entity_id, 1, 2) = districts.county_id
where {{ in_tested_scope('compared_year', school_year='benchmarks.school_year') }}
    and (
        published.entity_id is null
        or not benchmarks.percentile between 0 and 100
        or (
            benchmarks.benchmark = 'county'
            and coalesce(districts.county_districts, 0) < {{ var('minimum_districts') }}
        )
        or (
            benchmarks.benchmark = 'collaborative'
            and districts.all_districts < {{ var('minimum_districts') }}
        )
    )
