{# Numbers in columns that also hold other signs. #}

{# The number in a cell; null where the cell is masked (*), says that there is none (NS), or is empty. #}
{% macro number_in(column, type='numeric') -%}
    case
        when {{ matches(column, '^ *-?[0-9]+([.][0-9]+)? *$') }}
            then cast(cast({{ column }} as numeric) as {{ type }})
    end
{%- endmacro %}

{% macro matches(column, pattern) -%}
    {{ return(adapter.dispatch('matches')(column, pattern)) }}
{%- endmacro %}

{% macro default__matches(column, pattern) -%}
    {{ column }} rlike '{{ pattern }}'
{%- endmacro %}

{% macro postgres__matches(column, pattern) -%}
    {{ column }} ~ '{{ pattern }}'
{%- endmacro %}
