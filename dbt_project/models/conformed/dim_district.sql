-- Districts that contribute enrollment, with their public names and counties.
{{ config(materialized='table', indexes=[{'columns': ['district_id'], 'unique': true}]) }}

with
districts as (
    select
        district_id,
        min(lowest_grade) as lowest_grade,
        max(highest_grade) as highest_grade,
        count(*) as schools
    from {{ ref('dim_school') }}
    group by district_id
),

names as (
    {{ newest_entities(['6'], 'district_id') }}
)

select
    districts.district_id,
    substr(districts.district_id, 1, 2) as county_id,
    coalesce(names.district_name, 'District ' || districts.district_id) as district_name,
    coalesce(names.county_name, 'County ' || substr(districts.district_id, 1, 2)) as county_name,
    case
        when districts.highest_grade <= 8 then 'elementary'
        when districts.lowest_grade >= 9 then 'high'
        else 'unified'
    end as district_type,
    districts.schools
from districts
left join names
    on districts.district_id = names.district_id
