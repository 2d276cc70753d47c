/*
Sums of the measures of students of a school year and of respondents without names, per entity,
student group and grade, but for those of state tests (int_test_sums). Made from what the measures'
models say they count, in one pass per population (macros/student_measures.sql).
*/
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    indexes=[{'columns': ['district_id', 'school_year']}, {'columns': ['level']}]
) }}

{%- set others = var('test_measures') + var('growth_measures') + var('cohort_measures') -%}
{%- if not execute -%}{%- do ref('int_climate_at_entity') -%}{%- endif -%}
{{ student_sums(var('measures') | reject('in', others) | list, in_scope()) }}
