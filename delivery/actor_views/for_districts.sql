-- A district: its schools and itself.
select district_id, level, entity_id
from entities
where level in ('school', 'district')
