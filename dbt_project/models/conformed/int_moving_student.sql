/*
Students of several districts of a county, a network or the collaborative in one school year.
*/
{{ config(meta={'scope': 'year'}) }}

with
spans as (
    select distinct
        school_year,
        student_key,
        district_id,
        school_id
    from {{ ref('fct_enrollment_span') }}
    where is_qualifying
        and {{ in_scoped_year() }}
),

moving as (
    select
        school_year,
        student_key
    from spans
    group by school_year, student_key
    having min(district_id) <> max(district_id)
)

select
    spans.school_year,
    spans.student_key,
    entity.level,
    entity.entity_id
from spans
inner join moving
    on spans.school_year = moving.school_year
    and spans.student_key = moving.student_key
inner join {{ ref('bridge_school_entity') }} as entity
    on spans.school_id = entity.school_id
where entity.level in ('county', 'network', 'collaborative')
group by spans.school_year, spans.student_key, entity.level, entity.entity_id
having min(spans.district_id) <> max(spans.district_id)
