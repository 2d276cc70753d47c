-- A school: itself.
select entity_id as school_id, level, entity_id
from entities
where level = 'school'
