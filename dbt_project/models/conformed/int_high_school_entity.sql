-- Entities with high school students in a school year whose 15 August has passed: those that report
-- graduation cohorts.
{{ config(
    meta={'scope': 'year'},
    indexes=[{'columns': ['school_year', 'level', 'entity_id']}]
) }}

select distinct
    enrollment.school_year,
    case
        when entity.level in ('school', 'district') then enrollment.district_id
        else 'collaborative'
    end as district_id,
    entity.level,
    entity.entity_id
from {{ ref('int_high_school_enrollment') }} as enrollment
inner join {{ ref('bridge_school_entity') }} as entity
    on enrollment.school_id = entity.school_id
where {{ day_of_year('substr(enrollment.school_year, 6, 4)', '08-15') }} < current_date
    and {{ in_scoped_year('enrollment.school_year') }}
