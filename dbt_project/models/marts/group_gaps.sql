/*
How a student group of an entity differs from all its other students, and from all its students:
difference and ratio with their intervals. Only where both sides have enough students.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}
{%- set sums = [
    'n', 'numerator', 'denominator', 'numerator_squares', 'products', 'denominator_squares'
] %}
{%- set sides = ['group_', 'others_'] %}

with
cells as (
    select * from {{ ref('int_compared_cells') }}
    where grade_span = 'ALL'
        and {{ in_scope() }}
),

summed_cells as (
    select
        cells.district_id,
        {%- for column in cell_key() %}
        cells.{{ column }},
        {%- endfor %}
        cells.value,
        cells.unit,
        cells.direction,
        cells.is_share_of_students
        {%- for sum in sums %},
        cast(sums.{{ sum }} as {{ dbt.type_float() }}) as {{ sum }}
        {%- endfor %}
    from {{ ref('int_entity_sums') }} as sums
    inner join cells
        on sums.district_id = cells.district_id
        and {{ same_cell('sums', 'cells') }}
    where sums.grade_span = 'ALL'
        and {{ in_scope('sums.district_id', 'sums.school_year') }}
),

-- All other students are all students without the group, square by square.
pairs as (
    select
        cell.*,
        total.n as total_n,
        total.value as total_value,
        (total.denominator - cell.denominator) / total.denominator as share_of_others
        {%- for sum in sums %},
        cell.{{ sum }} as group_{{ sum }},
        total.{{ sum }} - cell.{{ sum }} as others_{{ sum }}
        {%- endfor %}
    from summed_cells as cell
    inner join summed_cells as total
        on cell.district_id = total.district_id
        and {{ same_cell('cell', 'total', but=['student_group']) }}
    inner join {{ ref('measures') }} as catalog
        on cell.measure_id = catalog.measure_id
    where cell.student_group <> 'ALL'
        and total.student_group = 'ALL'
        and total.n - cell.n >= catalog.minimum_n
),

valued as (
    select
        pairs.*
        {%- for side in sides %},
        case when unit = 'percent' then 100 else 1 end
        * {{ side }}numerator / {{ side }}denominator as {{ side }}unrounded_value,
        case when unit = 'percent' then 100 else 1 end * sqrt(
            {{ ratio_variance(
                side ~ 'n', side ~ 'numerator', side ~ 'denominator', side ~ 'numerator_squares',
                side ~ 'products', side ~ 'denominator_squares'
            ) }}
        ) as {{ side }}standard_error
        {%- endfor %}
    from pairs
),

bounded as (
    select
        valued.*
        {%- for side in sides %},
        {{ side }}unrounded_value as {{ side }}estimate,
        {{ interval_bound('-', side) }} as {{ side }}estimate_low,
        {{ interval_bound('+', side) }} as {{ side }}estimate_high
        {%- endfor %}
    from valued
),

compared as (
    select
        bounded.*,
        group_estimate - others_estimate as difference,
        {{ difference_bound('-', 'group_', 'others_') }} as difference_low,
        {{ difference_bound('+', 'group_', 'others_') }} as difference_high,
        -- Points from a standard have no zero, and thus no ratio.
        case when unit = 'percent' then group_estimate / nullif(others_estimate, 0) end as ratio,
        {{ log_risk_ratio_error('group_', 'others_') }} as log_ratio_error
    from bounded
)

{% for reference in ['all_others', 'all_students'] -%}
{%- set others = reference == 'all_others' -%}
{%- set factor = '' if others else ' * share_of_others' -%}
select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    cast(measure_id as text) as measure_id,
    cast(level as text) as level,
    cast(entity_id as text) as entity_id,
    cast(student_group as text) as student_group,
    cast('{{ reference }}' as text) as reference,
    cast(n as integer) as n,
    cast(value as numeric(18, 1)) as value,
    cast({{ 'others_n' if others else 'total_n' }} as integer) as reference_n,
    cast({{ 'others_estimate' if others else 'total_value' }} as numeric(18, 1)) as reference_value,
    cast(difference{{ factor }} as numeric(18, 1)) as difference,
    cast(difference_low{{ factor }} as numeric(18, 1)) as difference_low,
    cast(difference_high{{ factor }} as numeric(18, 1)) as difference_high,
    cast(difference_low <= 0 and difference_high >= 0 as boolean) as is_within_noise,
    {%- if others %}
    cast(ratio as numeric(18, 2)) as ratio,
    cast(ratio * exp(-1.96 * log_ratio_error) as numeric(18, 2)) as ratio_low,
    cast(ratio * exp(1.96 * log_ratio_error) as numeric(18, 2)) as ratio_high,
    cast(
        case when direction = 'lower' then ratio * exp(-1.96 * log_ratio_error) > 1 end as boolean
    ) as is_disproportionate
    {%- else %}
    cast(
        case when unit = 'percent' then
            group_estimate / nullif(
                share_of_others * others_estimate + (1 - share_of_others) * group_estimate, 0
            )
        end as numeric(18, 2)
    ) as ratio,
    cast(null as numeric(18, 2)) as ratio_low,
    cast(null as numeric(18, 2)) as ratio_high,
    cast(null as boolean) as is_disproportionate
    {%- endif %}
from compared
{% if not loop.last %}union all
{% endif -%}
{% endfor %}
