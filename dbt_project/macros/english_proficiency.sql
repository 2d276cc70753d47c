{#
  Record types of the Alternate ELPAC, whose scores have a scale of their own: 23 summative, 24
  initial. Unverified: the numbers are those of the research files' tests.
#}
{% macro alternate_elpac_record_types() -%}
    ('23', '24')
{%- endmacro %}
