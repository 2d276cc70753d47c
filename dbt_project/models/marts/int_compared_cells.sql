-- Published cells with what comparing them needs, all of it from the published numbers themselves.
{{ config(materialized='view') }}

with
cells as (
    select
        cell.*,
        catalog.direction,
        catalog.unit,
        case when catalog.unit = 'percent' then 100 else 1 end * cell.numerator / cell.denominator
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
    cells.n,
    cells.numerator,
    cells.denominator,
    cells.unit,
    cells.direction,
    cells.is_share_of_students,
    cells.value,
    cells.standard_error,
    cells.prior_value,
    cells.change,
    -- More is better.
    case when cells.direction = 'lower' then -cells.unrounded_value else cells.unrounded_value end
        as merit,
    cells.unrounded_value as estimate,
    {{ interval_bound('-') }} as estimate_low,
    {{ interval_bound('+') }} as estimate_high
from cells
left join {{ ref('entities') }} as entity
    on cells.level = entity.level
    and cells.entity_id = entity.entity_id
