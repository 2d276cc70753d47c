{#
  column is any of a subquery's values. PostgreSQL then uses the index on the column, which it does
  not for a join whose size it cannot estimate.
#}
{% macro any_of(column, subquery) -%}
    {{ return(adapter.dispatch('any_of')(column, subquery)) }}
{%- endmacro %}

{% macro default__any_of(column, subquery) -%}
    {{ column }} in ({{ subquery }})
{%- endmacro %}

{% macro postgres__any_of(column, subquery) -%}
    {{ column }} = any(array({{ subquery }}))
{%- endmacro %}
