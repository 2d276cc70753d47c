-- Schools, districts, counties, networks and the collaborative itself.
{{ config(contract={'enforced': true}) }}

with
schools as (
    select * from {{ ref('dim_school') }}
),

districts as (
    select * from {{ ref('dim_district') }}
),

networks as (
    select distinct
        network_id,
        network_name
    from {{ ref('stg_flashlight__network') }}
)

select
    'school' as level,
    schools.school_id as entity_id,
    schools.school_name as name,
    schools.district_id,
    schools.county_id,
    schools.school_type,
    schools.is_charter
from schools
where substr(schools.school_id, 8, 7) not in {{ nonpublic_schools() }}
union all
select
    'district' as level,
    districts.district_id as entity_id,
    districts.district_name as name,
    districts.district_id,
    districts.county_id,
    districts.district_type as school_type,
    cast(null as boolean) as is_charter
from districts
union all
select distinct
    'county' as level,
    districts.county_id as entity_id,
    districts.county_name as name,
    cast(null as text) as district_id,
    districts.county_id,
    cast(null as text) as school_type,
    cast(null as boolean) as is_charter
from districts
union all
select
    'network' as level,
    networks.network_id as entity_id,
    networks.network_name as name,
    cast(null as text) as district_id,
    cast(null as text) as county_id,
    cast(null as text) as school_type,
    cast(null as boolean) as is_charter
from networks
union all
select
    'collaborative' as level,
    'collaborative' as entity_id,
    'All contributing districts' as name,
    cast(null as text) as district_id,
    cast(null as text) as county_id,
    cast(null as text) as school_type,
    cast(null as boolean) as is_charter
