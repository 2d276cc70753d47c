/*
Sums of every measure per entity, student group and grade, in one pass over all measures.
Students alike in grade and groups are gathered first, so that groups are spread over few rows.
*/
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    indexes=[{'columns': ['district_id', 'school_year']}, {'columns': ['level']}]
) }}

{{ measure_sums_of(var('measures') | reject('in', var('cohort_measures')) | list, in_scope()) }}
