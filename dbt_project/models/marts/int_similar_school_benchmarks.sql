-- Schools beside what their similar schools reach together: all their students as one pool.
-- All grades only, since schools are similar as a whole.
{{ config(materialized='view') }}
{%- set key = cell_key() | join(', ') %}

with
cells as (
    select * from {{ ref('int_compared_cells') }}
    where level = 'school'
        and grade_span = 'ALL'
),

pools as (
    select
        {%- for column in cell_key() %}
        own.{{ column }},
        {%- endfor %}
        max(own.unit) as unit,
        max(case when own.is_share_of_students then 1 else 0 end) = 1 as is_share_of_students,
        count(*) as entities,
        sum(
            case
                when other.merit < own.merit then 1.0
                when other.merit = own.merit then 0.5
                else 0
            end
        ) as entities_below,
        sum(other.n) as n,
        sum(other.numerator) as numerator,
        sum(other.denominator) as denominator,
        sum(other.numerator * other.numerator) as numerator_squares,
        sum(other.numerator * other.denominator) as products,
        sum(other.denominator * other.denominator) as denominator_squares,
        sum(
            other.denominator * other.denominator * other.standard_error * other.standard_error
        ) as squared_errors
    from cells as own
    inner join {{ ref('similar_schools') }} as neighbor
        on own.school_year = neighbor.school_year
        and own.entity_id = neighbor.entity_id
    inner join cells as other
        on neighbor.similar_entity_id = other.entity_id
        and {{ same_cell('own', 'other', but=['entity_id']) }}
    group by
        own.school_year, own.measure_id, own.level, own.entity_id, own.student_group,
        own.grade_span
    having count(distinct other.district_id) >= {{ var('minimum_districts') }}
),

scaled as (
    select
        pools.*,
        case when unit = 'percent' then 100 else 1 end * numerator / denominator as unrounded_value,
        sqrt(
            greatest(
                case when unit = 'percent' then 10000 else 1 end * {{ ratio_variance(
                    'entities', 'numerator', 'denominator', 'numerator_squares', 'products',
                    'denominator_squares'
                ) }},
                squared_errors / (denominator * denominator)
            )
        ) as standard_error
    from pools
)

-- Schools differ by more than chance among students: of both intervals the wider one.
select
    {{ key }},
    entities,
    round(100 * (entities_below + 0.5) / (entities + 1), 0) as percentile,
    unrounded_value as estimate,
    least({{ interval_bound('-') }}, unrounded_value - 1.96 * standard_error) as estimate_low,
    greatest({{ interval_bound('+') }}, unrounded_value + 1.96 * standard_error) as estimate_high
from scaled
