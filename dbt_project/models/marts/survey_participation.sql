-- How many took part in each survey, and the share of those asked where it can be known.
{{ config(contract={'enforced': true}) }}

with
entities as (
    select
        participation.school_year,
        participation.survey,
        participation.form,
        entity.level,
        entity.entity_id,
        sum(participation.respondents) as respondents,
        case
            when count(participation.enrolled) = count(*) then sum(participation.enrolled)
        end as enrolled
    from {{ ref('fct_survey_participation') }} as participation
    inner join {{ ref('bridge_school_entity') }} as entity
        on participation.school_id = entity.school_id
    group by
        participation.school_year, participation.survey, participation.form, entity.level,
        entity.entity_id
),

stated as (
    select
        entities.*,
        case
            when respondents < {{ var('minimum_n') }} then 'withheld' else 'published'
        end as state
    from entities
)

select
    cast(school_year as text) as school_year,
    cast(survey as text) as survey,
    cast(form as text) as form,
    cast(level as text) as level,
    cast(entity_id as text) as entity_id,
    cast(case when state = 'published' then respondents end as integer) as respondents,
    cast(case when state = 'published' then enrolled end as integer) as enrolled,
    cast(case when state = 'published' then 100.0 * respondents / enrolled end as numeric(18, 1))
        as response_rate,
    cast(state as text) as state
from stated
