/*
The collaborative's index levels of schools and their student groups, metric by metric, with the
change since the prior year and the improvement that the next levels need.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'compared_year'}
) }}

with
cells as (
    {{ index_cells(
        "(cell.student_group = 'ALL' or cell.n >= " ~ var('index_minimum_n') ~ ") and "
        ~ in_compared_years('cell.school_year')
    ) }}
),

thresholds as (
    select * from {{ ref('index_thresholds') }}
),

-- Everybody is measured by the same schools' deciles, student groups too.
leveled as (
    select
        cells.*,
        threshold.pool_schools,
        threshold.pool_districts,
        1 + sum(
            case
                when cells.direction = 'lower' and cells.value <= threshold.threshold then 1
                when cells.direction <> 'lower' and cells.value >= threshold.threshold then 1
                else 0
            end
        ) as index_level
    from cells
    inner join thresholds as threshold
        on cells.school_year = threshold.school_year
        and cells.measure_id = threshold.measure_id
        and cells.index_span = threshold.index_span
    group by
        {% for column in [
            'district_id', 'school_year', 'measure_id', 'level', 'entity_id', 'student_group',
            'grade_span', 'n', 'value', 'index_span', 'domain', 'weight', 'direction', 'merit',
        ] -%}
        cells.{{ column }},
        {% endfor -%}
        threshold.pool_schools, threshold.pool_districts
)

select
    cast(current_level.district_id as text) as district_id,
    cast(current_level.school_year as text) as school_year,
    cast(current_level.measure_id as text) as measure_id,
    cast(current_level.level as text) as level,
    cast(current_level.entity_id as text) as entity_id,
    cast(current_level.student_group as text) as student_group,
    cast(current_level.grade_span as text) as grade_span,
    cast(current_level.index_span as text) as index_span,
    cast(current_level.domain as text) as domain,
    cast(current_level.weight as numeric(5, 2)) as weight,
    cast(current_level.n as integer) as n,
    cast(current_level.value as numeric(18, 1)) as value,
    cast(prior_level.value as numeric(18, 1)) as prior_value,
    cast(current_level.index_level as integer) as index_level,
    cast(prior_level.index_level as integer) as prior_index_level,
    cast(current_level.index_level - prior_level.index_level as integer) as change_in_level,
    {%- for step in [1, 2, 3] %}
    cast(abs(next_{{ step }}.threshold - current_level.value) as numeric(18, 1))
        as needed_for_{{ step }},
    {%- endfor %}
    cast(current_level.pool_schools as integer) as pool_schools,
    cast(current_level.pool_districts as integer) as pool_districts
from leveled as current_level
left join leveled as prior_level
    on {{ year_before('current_level.school_year') }} = prior_level.school_year
    and current_level.measure_id = prior_level.measure_id
    and current_level.entity_id = prior_level.entity_id
    and current_level.student_group = prior_level.student_group
    and current_level.index_span = prior_level.index_span
{%- for step in [1, 2, 3] %}
left join thresholds as next_{{ step }}
    on current_level.school_year = next_{{ step }}.school_year
    and current_level.measure_id = next_{{ step }}.measure_id
    and current_level.index_span = next_{{ step }}.index_span
    and current_level.index_level + {{ step }} = next_{{ step }}.index_level
{%- endfor %}
where {{ in_scoped_year('current_level.school_year', compared=true) }}
