{#
  Planning for bulk work. The planner takes a join over five key columns to return one row and would
  loop over it, or merge by the first columns only; hash joins are never wrong here. Statistics of a table that was built anew are
  gathered at once, since the next model reads it before the server would do so by itself.
#}

{% macro plan_for_bulk() -%}
    {{ return(adapter.dispatch('plan_for_bulk')()) }}
{%- endmacro %}

{% macro default__plan_for_bulk() -%}
{%- endmacro %}

{% macro postgres__plan_for_bulk() -%}
    set local enable_nestloop = off; set local enable_mergejoin = off
{%- endmacro %}

{% macro gather_statistics() -%}
    {{ return(adapter.dispatch('gather_statistics')()) }}
{%- endmacro %}

{% macro default__gather_statistics() -%}
{%- endmacro %}

{% macro postgres__gather_statistics() -%}
    {%- if not is_incremental() and config.get('materialized') != 'view' -%}
        analyze {{ this }}
    {%- endif -%}
{%- endmacro %}
