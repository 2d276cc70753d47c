/*
Published cells with what comparing them needs, all of it from the published numbers themselves.
Floating-point numbers: millions of roots of decimals would take minutes, and nothing here needs
more than ten digits.
*/
{{ config(materialized='view') }}
{%- set number = floating_point() %}

with
cells as (
    select
        cell.district_id,
        {%- for column in cell_key() %}
        cell.{{ column }},
        {%- endfor %}
        cell.value,
        cell.prior_value,
        cell.change,
        cast(cell.n as {{ number }}) as n,
        cast(cell.numerator as {{ number }}) as numerator,
        cast(cell.denominator as {{ number }}) as denominator,
        cast(cell.standard_error as {{ number }}) as standard_error,
        catalog.direction,
        catalog.unit,
        case when catalog.unit = 'percent' then 100 else 1 end
        * cast(cell.numerator as {{ number }}) / cast(cell.denominator as {{ number }})
            as unrounded_value,
        {{ is_share_of_students('catalog.unit', 'cell.denominator', 'cell.n') }}
            as is_share_of_students
    from {{ ref('measure_cells') }} as cell
    inner join {{ ref('measures') }} as catalog
        on cell.measure_id = catalog.measure_id
    where cell.state in ('published', 'published_zero')
)

select
    cells.district_id,
    {%- for column in cell_key() %}
    cells.{{ column }},
    {%- endfor %}
    entity.school_type,
    cells.value,
    cells.prior_value,
    cells.change,
    cells.n,
    cells.numerator,
    cells.denominator,
    cells.standard_error,
    cells.direction,
    cells.unit,
    cells.is_share_of_students,
    -- More is better. A zero has no sign.
    case
        when cells.direction = 'lower' then 0 - cells.unrounded_value else cells.unrounded_value
    end as merit,
    cells.unrounded_value as estimate,
    {{ interval_bound('-') }} as estimate_low,
    {{ interval_bound('+') }} as estimate_high
from cells
left join {{ ref('entities') }} as entity
    on cells.level = entity.level
    and cells.entity_id = entity.entity_id
