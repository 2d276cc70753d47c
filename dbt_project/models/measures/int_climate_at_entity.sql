-- Respondents to the school climate survey at their school, its networks and its district.
select
    entity.level,
    entity.entity_id,
    response.*
from {{ ref('fct_climate_response') }} as response
inner join {{ ref('bridge_school_entity') }} as entity
    on response.school_id = entity.school_id
where entity.level in ('school', 'district', 'network')
