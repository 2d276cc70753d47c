/*
What: percentages and their intervals lie within 0 and 100, intervals hold their value, and no
standard error is negative.
When it matters: an impossible number makes every other number doubtful.
How to resolve: look at numerator and denominator of the cell; absences above the days expected and
results that count twice show here first.
*/
select
    cells.school_year,
    cells.measure_id,
    cells.level,
    cells.entity_id,
    cells.student_group,
    cells.grade_span
from {{ ref('measure_cells') }} as cells
inner join {{ ref('measures') }} as catalog
    on cells.measure_id = catalog.measure_id
where
    (
        (catalog.unit = 'percent' and not cells.value between 0 and 100)
        or (catalog.unit = 'percent' and not cells.prior_value between 0 and 100)
        or (catalog.unit = 'percent' and (cells.ci_low < 0 or cells.ci_high > 100))
        or not cells.value between cells.ci_low and cells.ci_high
        or cells.standard_error < 0
    )
    and {{ in_tested_scope('compared', 'cells.district_id', 'cells.school_year') }}
