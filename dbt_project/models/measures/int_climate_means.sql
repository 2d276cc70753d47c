/*
The mean of the answers about school climate of each respondent by construct: rows like those of a
measure, which are added up with the measures and published beside the favorable rates.
*/
{%- set constructs = record_facts('survey_climate').answers
    | map(attribute='construct') | unique | list %}
{% for construct in constructs -%}
select
    case respondent
        {%- for form in ['student', 'staff', 'family'] %}
        when '{{ form }}' then '{{ climate_measure_id(construct, form) }}_mean'
        {%- endfor %}
    end as measure_id,
    school_year,
    district_id,
    level,
    entity_id,
    1 as sign,
    grade_level,
    {{ array_of_present(["'ALL'"]) }} as student_groups,
    cast(climate_{{ construct }}_points as numeric) / climate_{{ construct }}_answered as numerator,
    1.0 as denominator
from {{ ref('int_climate_at_entity') }}
where climate_{{ construct }}_answered > 0
{% if not loop.last -%}
union all
{% endif -%}
{% endfor -%}
