-- Schools over the years: name, district, type and grades, and since when they are so.
{{ config(materialized='table', indexes=[{'columns': ['school_id']}]) }}

with
directory as (
    select * from {{ ref('stg_cde__public_school') }}
    where not is_district
),

entities as (
    select * from {{ ref('stg_cde__entity') }}
    where type_id in ('7', '9', '10')
),

-- The directory tells more, and of every school; the entity file names the schools that tested.
listed as (
    select
        coalesce(directory.school_id, entities.school_id) as school_id,
        coalesce(directory.school_year, entities.school_year) as school_year,
        coalesce(directory.school_name, entities.school_name) as school_name,
        coalesce(directory.district_id, entities.district_id) as district_id,
        coalesce(directory.district_name, entities.district_name) as district_name,
        directory.school_type,
        coalesce(directory.is_charter, entities.type_id in ('9', '10')) as is_charter,
        directory.grades_served,
        coalesce(directory.is_open, true) as is_open
    from directory
    full outer join entities
        on directory.school_id = entities.school_id
        and directory.school_year = entities.school_year
),

{{ periods_of('school_id', [
    'school_name', 'district_id', 'district_name', 'school_type', 'is_charter', 'grades_served',
    'is_open'
]) }}

select
    school_id,
    valid_from_year,
    valid_to_year,
    is_newest,
    school_name,
    district_id,
    district_name,
    school_type,
    is_charter,
    grades_served,
    is_open
from history
