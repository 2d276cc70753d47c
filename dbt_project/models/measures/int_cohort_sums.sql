/*
Sums of the measures of graduation cohorts, like int_measure_sums. A cohort's students are followed
across districts, so that one district's files may change another's cohort: all districts of a
school year are recomputed together.
*/
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'year'},
    indexes=[{'columns': ['school_year']}]
) }}

{{ measure_sums_of(var('cohort_measures'), in_scoped_year()) }}
