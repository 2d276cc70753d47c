-- The schools of each network, so that a network finds its schools among the cells.
{{ config(contract={'enforced': true}) }}

select
    cast(entity_id as text) as network_id,
    cast(school_id as text) as school_id
from {{ ref('bridge_school_entity') }}
where level = 'network'
    and substr(school_id, 8, 7) not in {{ nonpublic_schools() }}
