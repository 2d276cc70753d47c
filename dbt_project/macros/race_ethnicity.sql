{# The Dashboard's race group of a CALPADS race code; null where the code is empty. #}
{% macro race_ethnicity_group(code) -%}
    case
        when {{ code }} = '100' then 'AI'
        when {{ code }} between '201' and '299' then 'AS'
        when {{ code }} between '301' and '399' then 'PI'
        when {{ code }} = '400' then 'FI'
        when {{ code }} = '600' then 'AA'
        when {{ code }} = '700' then 'WH'
    end
{%- endmacro %}
