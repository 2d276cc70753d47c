/*
Sums of the measures of state tests, like int_student_sums: a model of its own, so that both are
built at the same time.
*/
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    indexes=[{'columns': ['district_id', 'school_year']}, {'columns': ['level']}]
) }}

{{ student_sums(var('test_measures'), in_scope()) }}
