-- A network: its schools, of whichever districts, and itself.
select network_id, 'school' as level, school_id as entity_id
from network_schools
union all
select entity_id as network_id, level, entity_id
from entities
where level = 'network'
