/*
What the Dashboard would say of a school's or district's cells: status and change levels and a
color, by the cut points and grids of the cell's year.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'compared_cells'},
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
indicators as (
    select
        indicator,
        measure_id
    from {{ ref('public_indicators') }}
    where source = 'dashboard'
        and measure_id <> ''
),

-- The Dashboard's own groups; EO and RFEP are shown for comparison in the academic indicators only.
cells as (
    select
        cell.*,
        indicators.indicator
    from {{ ref('measure_cells') }} as cell
    inner join indicators
        on cell.measure_id = indicators.measure_id
    where cell.level in ('school', 'district')
        and cell.grade_span = 'ALL'
        and cell.state in ('published', 'published_zero')
        and (
            cell.student_group in (
                select color_group.student_group
                from {{ ref('dashboard_color_groups') }} as color_group
            )
            or (cell.student_group in ('EO', 'RFEP') and indicators.indicator in ('ELA', 'MATH'))
        )
        and (
            {{ in_comparison('cell.district_id', 'cell.school_year') }}
            or (
                {{ is_cohort_measure('cell.measure_id') }}
                and {{ in_compared_years('cell.school_year') }}
            )
        )
),

judged as (
    select
        cells.district_id,
        cells.school_year,
        cells.measure_id,
        cells.level,
        cells.entity_id,
        cells.student_group,
        cells.grade_span,
        cells.indicator,
        {{ dashboard_variant('cells.indicator', 'cells.level', 'entity.school_type') }} as variant,
        cast(substr(cells.school_year, 6, 4) as integer) as reporting_year,
        cells.level = 'district' as is_district,
        cells.n as students,
        prior_cells.n as prior_students,
        cells.value as status,
        cells.change
    from cells
    inner join {{ ref('entities') }} as entity
        on cells.level = entity.level
        and cells.entity_id = entity.entity_id
    left join cells as prior_cells
        on {{ year_before('cells.school_year') }} = prior_cells.school_year
        and cells.district_id = prior_cells.district_id
        and cells.measure_id = prior_cells.measure_id
        and cells.level = prior_cells.level
        and cells.entity_id = prior_cells.entity_id
        and cells.student_group = prior_cells.student_group
    where {{ in_compared_cells(ref('int_high_school_entity'), 'cells') }}
),

{{ dashboard_results('judged') }}

select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    cast(measure_id as text) as measure_id,
    cast(level as text) as level,
    cast(entity_id as text) as entity_id,
    cast(student_group as text) as student_group,
    cast(grade_span as text) as grade_span,
    cast(indicator as text) as indicator,
    cast(variant as text) as cut_points,
    cast(students as integer) as n,
    cast(prior_students as integer) as prior_n,
    cast(status as numeric(18, 1)) as status,
    cast(case when full_change_level is not null then change end as numeric(18, 1)) as change,
    cast(status_level as integer) as status_level,
    cast(change_level as integer) as change_level,
    cast(color as integer) as color,
    cast(box as integer) as box,
    is_small_population
from dashboard_results
