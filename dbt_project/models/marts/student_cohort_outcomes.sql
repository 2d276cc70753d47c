/*
What the measures of graduation cohorts count of each student of a district: one column per measure,
empty where the student is not in its denominator. For the district's own eyes; no name, no SSID.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'year'},
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}
{%- set outcomes = {
    'graduation_4yr': 'graduated_in_four_years',
    'dropout_4yr': 'dropped_out',
    'graduation_5yr': 'graduated_in_five_years',
    'graduation_combined': 'graduated_in_four_or_five_years',
    'a_g_completion': 'completed_a_g',
    'college_career_prepared': 'prepared_for_college_career',
    'college_going': 'went_to_college',
} %}

with
counted as (
    {%- for measure in outcomes %}
    {{ 'union all' if not loop.first }}
    select
        district_id,
        school_year,
        student_key,
        measure_id,
        numerator
    from {{ ref('measure_' ~ measure) }}
    where level = 'district'
        and {{ in_scoped_year() }}
    {%- endfor %}
),

outcomes as (
    select
        {%- for measure, column in outcomes.items() %}
        max(case when measure_id = '{{ measure }}' then numerator end) = 1 as {{ column }},
        {%- endfor %}
        district_id,
        school_year,
        student_key
    from counted
    group by district_id, school_year, student_key
)

select
    cast(outcomes.district_id as text) as district_id,
    cast(outcomes.school_year as text) as school_year,
    outcomes.student_key,
    {%- for column in outcomes.values() %}
    outcomes.{{ column }},
    {%- endfor %}
    cast(
        case when outcomes.prepared_for_college_career is not null then paths.level end as text
    ) as college_career_level
from outcomes
left join {{ ref('int_college_career_paths') }} as paths
    on outcomes.school_year = paths.school_year
    and outcomes.district_id = paths.district_id
    and outcomes.student_key = paths.student_key
