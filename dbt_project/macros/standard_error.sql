{#
  Standard errors from sums. All are those of a ratio R = numerator / denominator by the delta method
  (linearization; Cochran 1977, chapter 6): the residuals numerator - R * denominator of the units
  stand for the ratio, so that the error follows from the sums of their squares and products.
#}

{# Wilson's interval serves shares of students; means and shares of days have other ones. #}
{% macro is_share_of_students(unit, denominator, n) -%}
    ({{ unit }} = 'percent' and {{ denominator }} = {{ n }})
{%- endmacro %}

{# Variance of the ratio over `units` units (students or schools); null of a single one. #}
{% macro ratio_variance(
    units, numerator, denominator, numerator_squares, products, denominator_squares
) -%}
    case
        when {{ units }} > 1 then
            greatest(
                {{ numerator_squares }}
                - 2 * {{ products }} * {{ numerator }} / {{ denominator }}
                + {{ denominator_squares }}
                * ({{ numerator }} / {{ denominator }}) * ({{ numerator }} / {{ denominator }}),
                0
            ) * {{ units }} / ({{ units }} - 1) / ({{ denominator }} * {{ denominator }})
    end
{%- endmacro %}

{# Exact columns in double precision, where `condition` holds, with approximate_ before their names. #}
{% macro approximate(columns, condition) -%}
    {%- for column in columns -%}
        cast(case when {{ condition }} then {{ column }} end as {{ floating_point() }})
            as approximate_{{ column }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
