/*
What the Dashboard would say of a school's or district's cells: status and change levels and a
color, by the cut points and grids of the year. Beside it the collaborative's index level, also
of measures that the Dashboard does not judge.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'compared_year'},
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

-- The Dashboard's own groups; EO and RFEP are shown for comparison in the academic indicators only,
-- and English learner progress is of English learners as such.
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
        and (indicators.indicator <> 'ELPI' or cell.student_group in ('ALL', 'LTEL'))
        and (
            cell.student_group in (
                select color_group.student_group
                from {{ ref('dashboard_color_groups') }} as color_group
            )
            or (cell.student_group in ('EO', 'RFEP') and indicators.indicator in ('ELA', 'MATH'))
        )
        and {{ in_compared_years('cell.school_year') }}
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
    where {{ in_scoped_year('cells.school_year', compared=true) }}
),

{{ dashboard_results('judged') }},

index_levels as (
    select * from {{ ref('index_levels') }}
    where {{ in_scoped_year(compared=true) }}
)

select
    {%- for key in [
        'district_id', 'school_year', 'measure_id', 'level', 'entity_id', 'student_group', 'grade_span',
    ] %}
    cast(coalesce(result.{{ key }}, index_level.{{ key }}) as text) as {{ key }},
    {%- endfor %}
    cast(result.indicator as text) as indicator,
    cast(result.variant as text) as cut_points,
    cast(coalesce(result.students, index_level.n) as integer) as n,
    cast(result.prior_students as integer) as prior_n,
    cast(coalesce(result.status, index_level.value) as numeric(18, 1)) as status,
    cast(case when result.full_change_level is not null then result.change end as numeric(18, 1))
        as change,
    cast(result.status_level as integer) as status_level,
    cast(result.change_level as integer) as change_level,
    cast(result.color as integer) as color,
    cast(result.box as integer) as box,
    coalesce(result.is_small_population, false) as is_small_population,
    cast(index_level.index_level as integer) as index_level
from dashboard_results as result
full outer join index_levels as index_level
    on result.school_year = index_level.school_year
    and result.measure_id = index_level.measure_id
    and result.level = index_level.level
    and result.entity_id = index_level.entity_id
    and result.student_group = index_level.student_group
    and result.grade_span = index_level.grade_span
