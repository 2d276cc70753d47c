/*
What: every cell belongs to an entity of the mart entities.
When it matters: a cell without entity has no name, district or county to be found by.
How to resolve: the entity lost its enrollment or its network file; compare bridge_school_entity.
*/
select distinct
    cells.school_year,
    cells.level,
    cells.entity_id
from {{ ref('measure_cells') }} as cells
left join {{ ref('entities') }} as entities
    on cells.level = entities.level
    and cells.entity_id = entities.entity_id
where entities.entity_id is null
    and {{ in_tested_scope('compared', 'cells.district_id', 'cells.school_year') }}
