-- A county office: its districts and the county.
select county_id, level, entity_id
from entities
where level in ('district', 'county')
