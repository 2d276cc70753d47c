-- What students of reported combined graduation cohorts achieved in the years of their cohort, in
-- whichever contributing district.
{{ config(materialized='view') }}
{%- set ending = 'cast(substr(school_year, 6, 4) as integer)' %}
{%- set class_year = 'cast(substr(cohort_school_year, 6, 4) as integer)' %}
{%- set key = [
    'school_year', 'student_key', 'district_id', 'school_id', 'is_graduate', 'is_a_g_completed',
    'has_seal_of_biliteracy', 'is_student_with_disabilities',
] %}

with
-- Grade 11 is the year before: a district without any result of it cannot tell who is prepared.
tested as (
    select distinct
        district_id,
        {{ school_year_ending(ending ~ ' + 1') }} as reported_year
    from {{ ref('int_college_career_achievement') }}
    where achievement in ('ela_level', 'math_level')
),

members as (
    select
        {{ key | join(',\n        ') }},
        {{ school_year_ending(class_year ~ ' - 3') }} as first_year,
        {{ school_year_ending(ending ~ ' - 2') }} as first_tested_year
    from {{ ref('fct_graduation_cohort') }}
    where is_in_cohort
        and is_in_combined_cohort
),

earned as (
    select
        {%- for column in key %}
        members.{{ column }},
        {%- endfor %}
        achievement.school_year as earned_year,
        achievement.achievement,
        achievement.code,
        achievement.amount
    from members
    inner join tested
        on members.district_id = tested.district_id
        and members.school_year = tested.reported_year
    left join {{ ref('int_college_career_achievement') }} as achievement
        on members.student_key = achievement.student_key
        and members.school_year >= achievement.school_year
        and members.first_year <= achievement.school_year
        and (
            members.first_tested_year <= achievement.school_year
            or achievement.achievement not in ('ela_level', 'math_level')
        )
)

select
    {{ key | join(',\n    ') }},
    earned_year,
    achievement,
    code,
    {{ achieved_amount() }} as amount
from earned
group by
    {{ key | join(', ') }},
    earned_year, achievement, code
