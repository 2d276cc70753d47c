/*
What: every entity has a cell for every measure and student group, and published plus withheld cells
are exactly the sums in which somebody counts.
When it matters: a cell that is absent is neither withheld nor reported: the reader cannot tell.
How to resolve: compare measure_cells with int_entity_sums for the named entity and year.
*/
with
cells as (
    select
        district_id,
        school_year,
        level,
        entity_id,
        sum(case when grade_span = 'ALL' then 1 else 0 end) as cells_of_all_grades,
        sum(case when state <> 'not_reported' then 1 else 0 end) as cells_with_students
    from {{ ref('measure_cells') }}
    where {{ in_tested_scope('compared') }}
    group by district_id, school_year, level, entity_id
),

sums as (
    select
        district_id,
        school_year,
        level,
        entity_id,
        count(*) as sums
    from {{ ref('int_entity_sums') }}
    where measure_id in (select catalog.measure_id from {{ ref('measures') }} as catalog)
        and {{ in_tested_scope('compared') }}
    group by district_id, school_year, level, entity_id
),

expected as (
    select
        (select count(*) from {{ ref('measures') }})
        * (select count(*) from {{ ref('student_groups') }}) as cells_of_all_grades
)

select
    coalesce(cells.district_id, sums.district_id) as district_id,
    coalesce(cells.school_year, sums.school_year) as school_year,
    coalesce(cells.level, sums.level) as level,
    coalesce(cells.entity_id, sums.entity_id) as entity_id,
    sums.sums,
    cells.cells_with_students,
    cells.cells_of_all_grades
from sums
full outer join cells
    on sums.district_id = cells.district_id
    and sums.school_year = cells.school_year
    and sums.level = cells.level
    and sums.entity_id = cells.entity_id
cross join expected
where coalesce(sums.sums, 0) <> coalesce(cells.cells_with_students, 0)
    or coalesce(cells.cells_of_all_grades, 0) <> expected.cells_of_all_grades
