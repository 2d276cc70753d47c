{# The sums that every number of a cell follows from, added up again. #}
{% macro measure_sums() -%}
    sum(n) as n,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    sum(numerator_squares) as numerator_squares,
    sum(products) as products,
    sum(denominator_squares) as denominator_squares
{%- endmacro %}
