/*
Sums of growth and of answers without names, per entity, student group and grade: measures whose
rows are added up one measure after the other.
*/
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'scope_or_growth'},
    indexes=[{'columns': ['district_id', 'school_year']}, {'columns': ['level']}]
) }}

{%- set models = [] -%}
{%- set added_up = var('growth_measures') + var('anonymous_measures') -%}
{%- for measure in var('measures') if measure in added_up -%}
{%- do models.append('measure_' ~ measure) -%}
{%- endfor %}
{{ measure_sums_of(models + var('summed_beside_measures'), in_scope()) }}
