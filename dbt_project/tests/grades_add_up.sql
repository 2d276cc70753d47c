/*
What: the grades of an entity and student group add up to its grade span ALL.
When it matters: a student without grade, or in two, makes published cells contradict each other.
How to resolve: look for rows of the measure without grade_level; every student who counts has one.
Staff have none, and anonymous respondents need not tell theirs: there grades may hold fewer. Means
of surveys are thirds and sevenths, which add up to the last decimals only.
*/
with
sums as (
    select * from {{ ref('int_student_sums') }}
    union all
    select * from {{ ref('int_test_sums') }}
    union all
    select * from {{ ref('int_growth_sums') }}
)

select
    measure_id,
    district_id,
    school_year,
    level,
    entity_id,
    student_group
from sums
where {{ in_tested_scope() }}
group by measure_id, district_id, school_year, level, entity_id, student_group
having sum(case when grade_span = 'ALL' then n else -n end) < 0
    or (
        measure_id not like 'climate%'
        and (
            sum(case when grade_span = 'ALL' then n else -n end) <> 0
            or abs(sum(case when grade_span = 'ALL' then numerator else -numerator end)) > 0.000001
            or sum(case when grade_span = 'ALL' then denominator else -denominator end) <> 0
        )
    )
