-- The entities a school belongs to: itself, its district, county and networks, the collaborative.
-- Nonpublic schools are no entity of their own: their students count from the district on.
{{ config(materialized='table', indexes=[{'columns': ['school_id']}]) }}

with
schools as (
    select school_id from {{ ref('int_contributed_schools') }}
)

select
    school_id,
    'school' as level,
    school_id as entity_id
from schools
where substr(school_id, 8, 7) not in {{ nonpublic_schools() }}
union all
select
    school_id,
    'district' as level,
    substr(school_id, 1, 7) as entity_id
from schools
union all
select
    school_id,
    'county' as level,
    substr(school_id, 1, 2) as entity_id
from schools
union all
select distinct
    network.school_id,
    'network' as level,
    network.network_id as entity_id
from {{ ref('stg_flashlight__network') }} as network
inner join schools
    on network.school_id = schools.school_id
union all
select
    school_id,
    'collaborative' as level,
    'collaborative' as entity_id
from schools
