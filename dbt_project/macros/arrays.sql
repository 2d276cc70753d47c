{# Arrays, which every database builds and unfolds in its own way. #}

{# An array of the expressions that are not null. #}
{% macro array_of_present(expressions) -%}
    {{ return(adapter.dispatch('array_of_present')(expressions)) }}
{%- endmacro %}

{% macro default__array_of_present(expressions) -%}
    filter(array({{ expressions | join(', ') }}), item -> item is not null)
{%- endmacro %}

{% macro postgres__array_of_present(expressions) -%}
    array_remove(array[{{ expressions | join(', ') }}], null)
{%- endmacro %}

{# One row per element of an array, in a select list. #}
{% macro each_of(array) -%}
    {{ return(adapter.dispatch('each_of')(array)) }}
{%- endmacro %}

{% macro default__each_of(array) -%}
    explode({{ array }})
{%- endmacro %}

{% macro postgres__each_of(array) -%}
    unnest({{ array }})
{%- endmacro %}
