-- The schools that a school's change is compared with: the similar schools of the year.
{{ config(materialized='view') }}

select
    school_year,
    entity_id as school_id,
    similar_entity_id as comparison_school_id
from {{ ref('similar_schools') }}
