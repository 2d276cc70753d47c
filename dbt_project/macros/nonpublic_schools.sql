{# School codes that stand for nonpublic schools (CALPADS field 1.05), not for a school of the district. #}
{% macro nonpublic_schools() -%}
    ('0000001', '0000002')
{%- endmacro %}
