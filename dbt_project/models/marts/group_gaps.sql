/*
How a student group of an entity differs from all its other students, and from all its students:
difference and ratio with their intervals. Only where both sides have enough students.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'cells'},
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
        and {{ in_scoped_cells() }}
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
        {% for sum in sums -%}
        cast(sums.{{ sum }} as {{ floating_point() }}) as {{ sum }},
        {% endfor -%}
        cells.is_share_of_students
    from {{ ref('int_entity_sums') }} as sums
    inner join cells
        on sums.district_id = cells.district_id
        and {{ same_cell('sums', 'cells') }}
    where sums.grade_span = 'ALL'
        and {{ in_scoped_cells('sums.district_id', 'sums.school_year', 'sums.measure_id') }}
),

-- All other students are all students without the group, square by square.
pairs as (
    select
        cell.*,
        {% for sum in sums -%}
        cell.{{ sum }} as group_{{ sum }},
        total.{{ sum }} - cell.{{ sum }} as others_{{ sum }},
        {% endfor -%}
        total.n as total_n,
        total.value as total_value,
        (total.denominator - cell.denominator) / total.denominator as share_of_others
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
        {% for side in sides -%}
        case when unit = 'percent' then 100 else 1 end
        * {{ side }}numerator / {{ side }}denominator as {{ side }}unrounded_value,
        case when unit = 'percent' then 100 else 1 end * sqrt(
            {{ ratio_variance(
                side ~ 'n', side ~ 'numerator', side ~ 'denominator', side ~ 'numerator_squares',
                side ~ 'products', side ~ 'denominator_squares'
            ) }}
        ) as {{ side }}standard_error,
        {% endfor -%}
        pairs.*
    from pairs
),

bounded as (
    select
        {% for side in sides -%}
        {{ side }}unrounded_value as {{ side }}estimate,
        {{ interval_bound('-', side) }} as {{ side }}estimate_low,
        {{ interval_bound('+', side) }} as {{ side }}estimate_high,
        {% endfor -%}
        valued.*
    from valued
),

compared as (
    select
        bounded.*,
        group_estimate - others_estimate as difference,
        {{ difference_bound('-', 'group_', 'others_') }} as difference_low,
        {{ difference_bound('+', 'group_', 'others_') }} as difference_high,
        share_of_others * others_estimate + (1 - share_of_others) * group_estimate
            as total_estimate,
        {{ log_risk_ratio_error('group_', 'others_') }} as log_ratio_error
    from bounded
),

referred as (
    select
        compared.*,
        'all_others' as reference,
        others_n as reference_n,
        others_estimate as reference_value,
        -- Points from a standard have no zero, and thus no ratio.
        case when unit = 'percent' then group_estimate / nullif(others_estimate, 0) end as ratio,
        1.0 as part_of_difference
    from compared
    union all
    -- A group differs from all students by the others' part of its difference from the others.
    select
        compared.*,
        'all_students' as reference,
        total_n as reference_n,
        total_value as reference_value,
        case when unit = 'percent' then group_estimate / nullif(total_estimate, 0) end as ratio,
        share_of_others as part_of_difference
    from compared
),

with_ratio_bounds as (
    select
        referred.*,
        case when reference = 'all_others' then ratio * exp(-1.96 * log_ratio_error) end
            as ratio_low,
        case when reference = 'all_others' then ratio * exp(1.96 * log_ratio_error) end
            as ratio_high
    from referred
)

select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    cast(measure_id as text) as measure_id,
    cast(level as text) as level,
    cast(entity_id as text) as entity_id,
    cast(student_group as text) as student_group,
    cast(reference as text) as reference,
    cast(n as integer) as n,
    cast(value as numeric(18, 1)) as value,
    cast(reference_n as integer) as reference_n,
    cast(reference_value as numeric(18, 1)) as reference_value,
    cast(difference * part_of_difference as numeric(18, 1)) as difference,
    cast(difference_low * part_of_difference as numeric(18, 1)) as difference_low,
    cast(difference_high * part_of_difference as numeric(18, 1)) as difference_high,
    cast(difference_low <= 0 and difference_high >= 0 as boolean) as is_within_noise,
    cast(ratio as numeric(18, 2)) as ratio,
    cast(ratio_low as numeric(18, 2)) as ratio_low,
    cast(ratio_high as numeric(18, 2)) as ratio_high,
    cast(case when direction = 'lower' then ratio_low > 1 end as boolean) as is_disproportionate
from with_ratio_bounds
