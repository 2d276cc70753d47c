{# Grades TK to 12 and their order. #}

{% macro k12_grades() -%}
    ('TK', 'KN', '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12')
{%- endmacro %}

{# The Dashboard's chronic absenteeism counts transitional kindergarten to grade 8. #}
{% macro k8_grades() -%}
    ('TK', 'KN', '01', '02', '03', '04', '05', '06', '07', '08')
{%- endmacro %}

{# TK = -1, KN = 0, grades by their number. #}
{% macro grade_order(column) -%}
    case {{ column }}
        when 'TK' then -1
        when 'KN' then 0
        else cast({{ column }} as integer)
    end
{%- endmacro %}
