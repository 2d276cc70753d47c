{# A true or false of OneRoster ('true', 'false') as a boolean; empty where it says neither. #}
{% macro oneroster_boolean(column) -%}
    case {{ column }} when 'true' then true when 'false' then false end
{%- endmacro %}
