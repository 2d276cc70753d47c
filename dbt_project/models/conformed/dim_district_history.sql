-- Districts over the years: name, county and type, and since when they are so.
{{ config(materialized='table', indexes=[{'columns': ['district_id']}]) }}

with
directory as (
    select * from {{ ref('stg_cde__public_school') }}
    where is_district
),

entities as (
    select * from {{ ref('stg_cde__entity') }}
    where type_id = '6'
),

listed as (
    select
        coalesce(directory.district_id, entities.district_id) as district_id,
        coalesce(directory.school_year, entities.school_year) as school_year,
        coalesce(directory.district_name, entities.district_name) as district_name,
        coalesce(directory.county_name, entities.county_name) as county_name,
        directory.district_type,
        coalesce(directory.is_open, true) as is_open
    from directory
    full outer join entities
        on directory.district_id = entities.district_id
        and directory.school_year = entities.school_year
),

{{ periods_of('district_id', ['district_name', 'county_name', 'district_type', 'is_open']) }}

select
    district_id,
    valid_from_year,
    valid_to_year,
    is_newest,
    district_name,
    county_name,
    district_type,
    is_open
from history
