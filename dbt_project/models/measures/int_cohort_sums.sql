/*
Sums of the measures of graduation cohorts, like int_growth_sums. A cohort's students are followed
across districts, so that one district's files may change another's cohort: all districts of a
school year are recomputed together.
*/
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'year'},
    indexes=[{'columns': ['school_year']}]
) }}

{%- set models = [] -%}
{%- for measure in var('cohort_measures') -%}
{%- do models.append('measure_' ~ measure) -%}
{%- endfor %}
{{ measure_sums_of(models, in_scoped_year()) }}
