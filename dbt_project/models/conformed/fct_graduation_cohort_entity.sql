/*
Students of graduation cohorts at the schools, networks and districts where they count. In the fifth
year a student may count in two districts: rows with sign -1 take those out of the levels above
districts again, and one row with sign 1 puts the student in once, as graduate.
*/
{{ config(meta={'scope': 'year'}, indexes=[{'columns': ['school_year']}]) }}
{%- set key = 'school_year, cohort_years, level, entity_id, student_key' %}
{%- set columns = ([
    'school_year', 'cohort_years', 'cohort_school_year', 'student_key', 'is_in_combined_cohort',
    'is_graduate', 'is_dropout', 'is_a_g_completed', 'has_seal_of_biliteracy',
] + cohort_group_columns()) | join(',\n        ') %}

with
members as (
    select
        member.*,
        entity.level,
        entity.entity_id
    from {{ ref('fct_graduation_cohort') }} as member
    inner join {{ ref('bridge_school_entity') }} as entity
        on member.school_id = entity.school_id
    inner join {{ ref('int_high_school_entity') }} as reporting
        on member.school_year = reporting.school_year
        and entity.level = reporting.level
        and entity.entity_id = reporting.entity_id
    where member.is_in_cohort
        and entity.level in ('school', 'district', 'network')
        and {{ in_scoped_year('member.school_year') }}
),

ranked_members as (
    select
        members.*,
        row_number() over (
            partition by {{ key }}, district_id
            order by case when is_graduate then 1 else 2 end, school_id
        ) as place
    from members
),

in_districts as (
    select
        {{ columns }},
        district_id,
        level,
        entity_id
    from ranked_members
    where place = 1
),

above_districts as (
    select
        {{ columns }},
        'county' as level,
        substr(entity_id, 1, 2) as entity_id
    from in_districts
    where level = 'district'
    union all
    select
        {{ columns }},
        'collaborative' as level,
        'collaborative' as entity_id
    from in_districts
    where level = 'district'
    union all
    select
        {{ columns }},
        level,
        entity_id
    from in_districts
    where level = 'network'
),

counted_above as (
    select
        above_districts.*,
        count(*) over (partition by {{ key }}) as districts,
        row_number() over (
            partition by {{ key }} order by case when is_graduate then 1 else 2 end
        ) as place
    from above_districts
)

select
    {{ columns | replace('        ', '    ') }},
    district_id,
    level,
    entity_id,
    1 as sign
from in_districts
union all
select
    {{ columns | replace('        ', '    ') }},
    'collaborative' as district_id,
    level,
    entity_id,
    -1 as sign
from counted_above
where districts > 1
union all
select
    {{ columns | replace('        ', '    ') }},
    'collaborative' as district_id,
    level,
    entity_id,
    1 as sign
from counted_above
where districts > 1
    and place = 1
