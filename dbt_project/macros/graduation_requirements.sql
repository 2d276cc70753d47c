{# Credits by district: seed graduation_requirements, where the row 'default' stands for all others. #}

{% macro join_graduation_requirements(district_id) -%}
    left join {{ ref('graduation_requirements') }} as own_requirement
        on {{ district_id }} = own_requirement.district_id
{%- endmacro %}

{# A column of the district's row, or of the default one. Needs join_graduation_requirements. #}
{% macro graduation_requirement(column) -%}
    coalesce(
        own_requirement.{{ column }},
        (
            select usual.{{ column }} from {{ ref('graduation_requirements') }} as usual
            where usual.district_id = 'default'
        )
    )
{%- endmacro %}
