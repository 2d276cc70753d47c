{# Cells of the published marts: their key, and what their intervals say of a difference. #}

{# The type for bulk arithmetic in double precision: roots of exact decimals are a hundred times slower. #}
{% macro floating_point() -%}
    {{ return(adapter.dispatch('floating_point')()) }}
{%- endmacro %}

{% macro default__floating_point() -%}
    double
{%- endmacro %}

{% macro postgres__floating_point() -%}
    double precision
{%- endmacro %}

{# The columns that identify a cell of measure_cells. #}
{% macro cell_key() -%}
    {{ return(['school_year', 'measure_id', 'level', 'entity_id', 'student_group', 'grade_span']) }}
{%- endmacro %}

{# Two relations hold the same cell, apart from the columns named in `but`. #}
{% macro same_cell(one, other, but=[]) -%}
    {%- for column in cell_key() if column not in but %}
        {{ 'and ' if not loop.first }}{{ one }}.{{ column }} = {{ other }}.{{ column }}
    {%- endfor %}
{%- endmacro %}

{#
  A bound ('-' lower, '+' upper) of the 95 percent interval of a difference of two independent
  estimates, from the intervals of each (method of variance estimates recovery, Zou and Donner 2008).
  Of two Wilson intervals it is Newcombe's (1998, method 10), of two normal ones the usual z interval.
  Each argument is a relation alias and prefix of the columns estimate, estimate_low, estimate_high.
#}
{% macro difference_bound(sign, one, other) -%}
    {%- set (near, far) = ('low', 'high') if sign == '-' else ('high', 'low') -%}
    {{ one }}estimate - {{ other }}estimate {{ sign }} sqrt(
        ({{ one }}estimate - {{ one }}estimate_{{ near }})
        * ({{ one }}estimate - {{ one }}estimate_{{ near }})
        + ({{ other }}estimate_{{ far }} - {{ other }}estimate)
        * ({{ other }}estimate_{{ far }} - {{ other }}estimate)
    )
{%- endmacro %}

{#
  Standard error of the logarithm of a risk ratio (Katz, Baptista, Azen and Pike 1978): of two shares
  of students, null where nobody of one side meets the numerator. Arguments are prefixes of
  numerator and n; expects is_share_of_students.
#}
{% macro log_risk_ratio_error(one, other) -%}
    case
        when is_share_of_students and {{ one }}numerator > 0 and {{ other }}numerator > 0 then
            sqrt(
                greatest(
                    1 / {{ one }}numerator - 1 / {{ one }}n + 1 / {{ other }}numerator - 1 / {{ other }}n,
                    0
                )
            )
    end
{%- endmacro %}
