/*
The schools that a school's change is compared with: those of its type. The one place that says so;
the similar schools of the year take their place when that list is there.
*/
{{ config(materialized='view') }}

with
charted as (
    select distinct
        school_year,
        entity_id
    from {{ ref('int_run_chart_points') }}
    where level = 'school'
)

select
    charted.school_year,
    school.school_id,
    other.school_id as comparison_school_id
from {{ ref('dim_school') }} as school
inner join {{ ref('dim_school') }} as other
    on school.school_type = other.school_type
    and school.school_id <> other.school_id
inner join charted
    on school.school_id = charted.entity_id
