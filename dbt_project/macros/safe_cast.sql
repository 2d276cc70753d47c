{#
  Fixtures of unit tests are cast to the types of the columns they stand for. PostgreSQL's catalog
  calls every array type ARRAY, which is no type to cast to; all arrays of this project hold text.
#}
{% macro postgres__safe_cast(field, type) -%}
    cast({{ field }} as {{ 'text[]' if type | upper == 'ARRAY' else type }})
{%- endmacro %}
