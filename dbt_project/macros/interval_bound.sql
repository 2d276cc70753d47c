{#
  A bound of the 95 percent interval of a cell, in the measure's unit: Wilson's score interval
  (Wilson 1927) for a share of students; value and 1.96 standard errors else, percentages within 0
  and 100. Expects unit and is_share_of_students, and, each with `prefix` before its name, numerator,
  n, unrounded_value and standard_error.
#}
{% macro interval_bound(sign, prefix='') -%}
    {%- set (x, n) = (prefix ~ 'numerator', prefix ~ 'n') -%}
    {%- set normal = prefix ~ 'unrounded_value ' ~ sign ~ ' 1.96 * ' ~ prefix ~ 'standard_error' -%}
    case
        when is_share_of_students then
            100 * (
                {{ x }} / {{ n }} + 1.9208 / {{ n }}
                {{ sign }} 1.96 * sqrt(
                    ({{ x }} / {{ n }}) * (1 - {{ x }} / {{ n }}) / {{ n }} + 0.9604 / {{ n }} / {{ n }}
                )
            ) / (1 + 3.8416 / {{ n }})
        when unit = 'percent' then least(greatest({{ normal }}, 0), 100)
        else {{ normal }}
    end
{%- endmacro %}
