-- Students at the schools, networks and district they were in, with what the measures need.
{{ config(indexes=[
    {'columns': ['district_id', 'school_year']},
    {'columns': ['school_year', 'student_key']}
]) }}

with
entities as (
    select * from {{ ref('bridge_school_entity') }}
    where level in ('school', 'district', 'network')
),

{{ facts_at_entity(
    scope='fact.district_id',
    entities='entities',
    condition=in_scope('fact.district_id', 'fact.school_year')
) }},

results as (
    select * from {{ ref('fct_assessment_result') }}
    where {{ in_scope() }}
),

district_distances as (
    {{ distances_by('district_id, school_year, student_key', 'results') }}
),

enrolled as (
    select distinct
        district_id,
        school_year,
        level,
        entity_id,
        student_key
    from spans_at_entity
),

-- At a school, too, a student's result counts from whichever school of the district tested it.
distances as (
    select
        enrolled.level,
        enrolled.entity_id,
        distance.*
    from district_distances as distance
    inner join enrolled
        on distance.district_id = enrolled.district_id
        and distance.school_year = enrolled.school_year
        and distance.student_key = enrolled.student_key
),

outcomes as (
    select
        enrolled.level,
        enrolled.entity_id,
        outcome.*
    from {{ ref('fct_student_year') }} as outcome
    inner join enrolled
        on outcome.district_id = enrolled.district_id
        and outcome.school_year = enrolled.school_year
        and outcome.student_key = enrolled.student_key
    where {{ in_scope('outcome.district_id', 'outcome.school_year') }}
),

{{ student_at_entity() }}

select
    student_at_entity.*,
    1 as sign
from student_at_entity
