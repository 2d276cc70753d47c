/*
How much schools differ within a district or network: sums of the squares and products of school
sums, which add up over districts. Shares of students do without: Wilson's interval is theirs.
*/
{{ config(
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'scope_or_growth'},
    indexes=[{'columns': ['district_id', 'school_year']}]
) }}

with
sums_of_schools as (
    select * from {{ ref('int_summed_measures') }}
    where level = 'school'
        and {{ in_scope_or_growth() }}
),

school_sums as (
    select sums.*
    from sums_of_schools as sums
    inner join {{ ref('measures') }} as catalog
        on sums.measure_id = catalog.measure_id
    where not {{ is_share_of_students('catalog.unit', 'sums.denominator', 'sums.n') }}
),

schools_of_entities as (
    select
        school_id,
        level,
        entity_id
    from {{ ref('bridge_school_entity') }}
    where level in ('district', 'network')
)

select
    sums.measure_id,
    sums.school_year,
    sums.district_id,
    entity.level,
    entity.entity_id,
    sums.student_group,
    sums.grade_span,
    count(*) as schools,
    sum(sums.numerator * sums.numerator) as school_numerator_squares,
    sum(sums.numerator * sums.denominator) as school_products,
    sum(sums.denominator * sums.denominator) as school_denominator_squares
from school_sums as sums
inner join schools_of_entities as entity
    on sums.entity_id = entity.school_id
group by
    sums.measure_id, sums.school_year, sums.district_id, entity.level, entity.entity_id,
    sums.student_group, sums.grade_span
