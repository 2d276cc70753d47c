{# Condition codes of students who are not expected to take part in a test. #}
{% macro participation_exempt_conditions() -%}
    ('{{ var('participation_exempt_conditions') | join("', '") }}')
{%- endmacro %}

{# Of the enrolled students the fewest who make the required rate, which rounded half up begins half a
   percent below: 95 percent at 94.5. #}
{% macro required_participants(enrolled) -%}
    ceil({{ enrolled }} * {{ var('participation_required_percent') - 0.5 }} / 100)
{%- endmacro %}
