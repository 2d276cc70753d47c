{#
  A bound of the 95 percent interval of a cell, in the measure's unit: Wilson's score interval
  (Wilson 1927) for a share of students; value and 1.96 standard errors else, percentages within 0
  and 100. Expects numerator, n, unit, unrounded_value, standard_error and is_share_of_students.
#}
{% macro interval_bound(sign) -%}
    case
        when is_share_of_students then
            100 * (
                numerator / n + 1.9208 / n
                {{ sign }} 1.96 * sqrt(
                    (numerator / n) * (1 - numerator / n) / n + 0.9604 / (cast(n as numeric) * n)
                )
            ) / (1 + 3.8416 / n)
        when unit = 'percent' then
            least(greatest(unrounded_value {{ sign }} 1.96 * standard_error, 0), 100)
        else unrounded_value {{ sign }} 1.96 * standard_error
    end
{%- endmacro %}
