/*
Sums of every measure per entity, student group and grade, in one pass over all measures.
Students alike in grade and groups are gathered first, so that groups are spread over few rows.
*/
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'scope_or_growth'},
    indexes=[{'columns': ['district_id', 'school_year']}, {'columns': ['level']}]
) }}

{%- set models = [] -%}
{%- for measure in var('measures') if measure not in var('cohort_measures') -%}
{%- do models.append('measure_' ~ measure) -%}
{%- endfor %}
{{ measure_sums_of(models + var('summed_beside_measures'), in_scope()) }}
