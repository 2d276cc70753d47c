{# The collaborative's index: which cells it judges and in which pool. #}

{#
  A select of the schools' published cells of the index's metrics: columns of measure_cells, with
  index_span, domain, weight, direction, and merit, the value turned so that more is better.
#}
{% macro index_cells(condition) -%}
    select
        cell.district_id,
        cell.school_year,
        cell.measure_id,
        cell.level,
        cell.entity_id,
        cell.student_group,
        cell.grade_span,
        cell.n,
        cell.value,
        span.index_span,
        metric.domain,
        metric.weight,
        catalog.direction,
        case when catalog.direction = 'lower' then -cell.value else cell.value end as merit
    from {{ ref('measure_cells') }} as cell
    inner join {{ ref('entities') }} as entity
        on cell.level = entity.level
        and cell.entity_id = entity.entity_id
    inner join {{ ref('index_spans') }} as span
        on entity.school_type = span.school_type
    inner join {{ ref('index_metrics') }} as metric
        on span.index_span = metric.index_span
        and cell.measure_id = metric.measure_id
    inner join {{ ref('measures') }} as catalog
        on cell.measure_id = catalog.measure_id
    where cell.level = 'school'
        and cell.grade_span = 'ALL'
        and cell.state in ('published', 'published_zero')
        and {{ condition }}
{%- endmacro %}
