{# Numbers in columns that also hold other signs, and shares. #}

{# A share in percent, one decimal; null of nothing. #}
{% macro percent(part, whole) -%}
    cast(round(100.0 * {{ part }} / nullif({{ whole }}, 0), 1) as numeric(4, 1))
{%- endmacro %}

{# The number in a cell; null where the cell is masked (*), says that there is none (NS), or is empty. #}
{% macro number_in(column, type='numeric') -%}
    case
        when {{ matches(column, '^ *-?[0-9]+([.][0-9]+)? *$') }}
            then cast(cast({{ column }} as numeric) as {{ type }})
    end
{%- endmacro %}

{# A number but no more than another one; null where it is null, which `least` is not. #}
{% macro at_most(number, most) -%}
    case when {{ number }} > {{ most }} then {{ most }} else {{ number }} end
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
