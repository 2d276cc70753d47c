/*
What: measure, level, student group, grade span and state of a cell are codes of their lists.
When it matters: readers filter by these codes; a cell under another code is never found.
How to resolve: add the code to the list it belongs to (catalog, seed student_groups, macro
k12_grades), or correct the model that wrote it.
*/
select
    cells.measure_id,
    cells.level,
    cells.student_group,
    cells.grade_span,
    cells.state,
    count(*) as cells
from {{ ref('measure_cells') }} as cells
left join {{ ref('measures') }} as catalog
    on cells.measure_id = catalog.measure_id
left join {{ ref('student_groups') }} as student_group
    on cells.student_group = student_group.student_group
where
    (
        catalog.measure_id is null
        or student_group.student_group is null
        or cells.level not in ('school', 'district', 'county', 'network', 'collaborative')
        or (cells.grade_span <> 'ALL' and cells.grade_span not in {{ k12_grades() }})
        or cells.state not in ('published', 'published_zero', 'withheld', 'not_reported')
    )
    and {{ in_tested_scope('compared', 'cells.district_id', 'cells.school_year') }}
group by cells.measure_id, cells.level, cells.student_group, cells.grade_span, cells.state
