-- Counties, districts and schools of the public CAASPP entity files of all years.
{{ config(materialized='table') }}

with
{{ lines_in_force('cde_entities') }}

select
    submission_id,
    line_number,
    school_year,
    county_code as county_id,
    county_code || district_code as district_id,
    county_code || district_code || school_code as school_id,
    type_id,
    county_name,
    district_name,
    school_name,
    zip_code
from lines
