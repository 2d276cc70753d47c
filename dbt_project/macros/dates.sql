{# Dates as the sources write them, and the school year's own dates. #}

{# CCYYMMDD of CALPADS files. #}
{% macro calpads_date(column) -%}
    {{ return(adapter.dispatch('calpads_date')(column)) }}
{%- endmacro %}

{% macro default__calpads_date(column) -%}
    to_date({{ column }}, 'yyyyMMdd')
{%- endmacro %}

{% macro postgres__calpads_date(column) -%}
    to_date({{ column }}, 'YYYYMMDD')
{%- endmacro %}

{# Days from one date to a later one. #}
{% macro days_between(earlier, later) -%}
    {{ return(adapter.dispatch('days_between')(earlier, later)) }}
{%- endmacro %}

{% macro default__days_between(earlier, later) -%}
    datediff({{ later }}, {{ earlier }})
{%- endmacro %}

{% macro postgres__days_between(earlier, later) -%}
    ({{ later }} - {{ earlier }})
{%- endmacro %}

{# A date some years earlier. #}
{% macro years_before(date, years) -%}
    cast({{ dbt.dateadd('year', -years, date) }} as date)
{%- endmacro %}

{# The school year before one: 2023-2024 for 2024-2025. #}
{% macro year_before(school_year) -%}
    cast(cast(substr({{ school_year }}, 1, 4) as integer) - 1 as text)
    || '-' || substr({{ school_year }}, 1, 4)
{%- endmacro %}

{# The school year some years before one. #}
{% macro years_earlier(school_year, years) -%}
    cast(cast(substr({{ school_year }}, 1, 4) as integer) - {{ years }} as text)
    || '-' || cast(cast(substr({{ school_year }}, 6, 4) as integer) - {{ years }} as text)
{%- endmacro %}
