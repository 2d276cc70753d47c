/*
What the measures count of each student of a district: one column per outcome, empty where the
student is not in the measure's denominator. For the district's own eyes; no name, no SSID.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}
{%- set high_school = "grade_level in ('09', '10', '11', '12')" %}
{%- set to_test = '_tested_on <= continuously_enrolled_until' %}
{%- set expected = 'days_expected >= 31 and days_expected - days_absent >= 1' %}
{#- By column: its value, and who is in the denominator as far as the value does not say. #}
{%- set outcomes = {
    'is_chronically_absent': (
        'days_absent * 10 >= days_expected', expected ~ ' and grade_level in ' ~ k8_grades()
    ),
    'ela_distance_from_standard': ('cast(ela_distance as integer)', 'ela' ~ to_test),
    'math_distance_from_standard': ('cast(math_distance as integer)', 'math' ~ to_test),
    'ela_met_standard': ('ela_met = 1', 'true'),
    'math_met_standard': ('math_met = 1', 'true'),
    'science_met_standard': ('science_met = 1', 'true'),
    'ela_participated': ('ela_participation = 1', 'true'),
    'math_participated': ('math_participation = 1', 'true'),
    'english_learner_progressed': ('elpac_progressed = 1', 'true'),
    'reclassified': ('reclassified = 1', 'true'),
    'high_school_ready': ('high_school_ready = 1', "grade_level = '08'"),
    'ninth_grade_on_track': ('ninth_grade_on_track = 1', "grade_level = '09'"),
    'is_stable': ('is_stable = 1', 'true'),
    'on_track_to_graduate': ('on_track_to_graduate = 1', high_school),
    'interim_ela_met_benchmark': ('interim_ela_met = 1', 'true'),
    'interim_math_met_benchmark': ('interim_math_met = 1', 'true'),
} %}
{%- for construct in record_facts('survey_sel').answers | map(attribute='construct') | unique %}
{%- for count in ['favorable', 'answered'] %}
{%- set name = 'sel_' ~ construct ~ '_' ~ count %}
{%- set asked = 'sel_' ~ construct ~ '_answered > 0 and grade_level in ' ~ sel_grades() %}
{%- do outcomes.update({name: ('cast(' ~ name ~ ' as integer)', asked)}) %}
{%- endfor %}
{%- endfor %}

select
    {%- for name, (value, condition) in outcomes.items() %}
    case when {{ condition }} then {{ value }} end as {{ name }},
    {%- endfor %}
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    student_key,
    cast(grade_level as text) as grade_level,
    cast(days_expected as numeric(7, 2)) as days_expected,
    cast(days_absent as numeric(7, 2)) as days_absent,
    cast(
        100 * (days_expected - days_absent) / nullif(days_expected, 0) as numeric(18, 1)
    ) as attendance_rate,
    cast(suspension_days as numeric(7, 2)) as suspension_days,
    suspension_days >= 1 as is_suspended,
    is_expelled
from {{ ref('fct_student_entity_year') }}
where level = 'district'
    and {{ in_scope() }}
