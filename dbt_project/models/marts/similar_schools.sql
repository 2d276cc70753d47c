/*
The schools most like a school: the nearest of the same type by the weighted, standardized Euclidean
distance of their profiles. How they differ stands beside, so that everybody sees why.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'year'}
) }}
{%- set weights = similar_school_weights() %}
{%- set shares = similar_school_shares() | list %}
{%- set number = floating_point() %}

with
profiles as (
    select
        profile.*,
        entity.school_type
    from {{ ref('int_school_profile') }} as profile
    inner join {{ ref('entities') }} as entity
        on profile.school_id = entity.entity_id
        and entity.level = 'school'
    where {{ in_scoped_year('profile.school_year') }}
),

-- The unit of a characteristic is its standard deviation among the schools of the type.
spreads as (
    select
        {% for feature in weights -%}
        stddev_pop({{ feature }}) as {{ feature }},
        {% endfor -%}
        school_year,
        school_type
    from profiles
    group by school_year, school_type
),

-- Placed so that the square of a straight line is the sum of the weighted squares.
points as (
    select
        {% for feature, weight in weights.items() -%}
        cast(coalesce(profiles.{{ feature }} / nullif(spreads.{{ feature }}, 0), 0) as {{ number }})
        * sqrt(cast({{ weight }} as {{ number }})) as {{ feature }},
        {% endfor -%}
        profiles.school_year,
        profiles.school_type,
        profiles.school_id
    from profiles
    inner join spreads
        on profiles.school_year = spreads.school_year
        and profiles.school_type = spreads.school_type
),

distances as (
    select
        own.school_year,
        own.school_id,
        other.school_id as similar_school_id,
        sqrt(
            {%- for feature in weights %}
            {{ '+ ' if not loop.first }}(own.{{ feature }} - other.{{ feature }})
            * (own.{{ feature }} - other.{{ feature }})
            {%- endfor %}
        ) as distance
    from points as own
    inner join points as other
        on own.school_year = other.school_year
        and own.school_type = other.school_type
        and own.school_id <> other.school_id
),

ranked as (
    select
        distances.*,
        row_number() over (
            partition by school_year, school_id
            order by distance, similar_school_id
        ) as nearness
    from distances
)

select
    cast(own.district_id as text) as district_id,
    cast(ranked.school_year as text) as school_year,
    cast(ranked.school_id as text) as entity_id,
    cast(ranked.nearness as integer) as similarity_rank,
    cast(ranked.similar_school_id as text) as similar_entity_id,
    cast(other.district_id as text) as similar_district_id,
    cast(own.school_type as text) as school_type,
    cast(ranked.distance as numeric(18, 2)) as distance,
    cast(own.students as integer) as students,
    cast(other.students as integer) as similar_students,
    cast(own.lowest_grade - other.lowest_grade as integer) as difference_lowest_grade,
    cast(own.highest_grade - other.highest_grade as integer) as difference_highest_grade,
    {% for share in shares -%}
    cast(100 * (own.{{ share }} - other.{{ share }}) as numeric(18, 1)) as difference_{{ share }},
    {% endfor -%}
    cast({{ dbt.string_literal(var('similar_schools').version) }} as text) as version
from ranked
inner join profiles as own
    on ranked.school_year = own.school_year
    and ranked.school_id = own.school_id
inner join profiles as other
    on ranked.school_year = other.school_year
    and ranked.similar_school_id = other.school_id
where ranked.nearness <= {{ var('similar_schools').k }}
