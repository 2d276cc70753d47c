-- Improvement networks and their schools: the newest accepted file of the central team.
{{ config(materialized='table') }}

with
{{ lines_in_force('flashlight_networks') }}

select
    submission_id,
    line_number,
    network_id,
    network_name,
    cds_code as school_id
from lines
