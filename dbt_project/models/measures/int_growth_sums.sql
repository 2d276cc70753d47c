/*
Sums of growth per entity, student group and grade: rows of the measures' models, which are added up
one measure after the other.
*/
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'growth'},
    indexes=[{'columns': ['district_id', 'school_year']}, {'columns': ['level']}]
) }}

{%- set models = [] -%}
{%- for measure in var('growth_measures') -%}
{%- do models.append('measure_' ~ measure) -%}
{%- endfor %}
{{ measure_sums_of(models, in_growth_scope()) }}
