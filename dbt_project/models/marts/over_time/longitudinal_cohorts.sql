/*
Cohorts followed over years: the students of a grade at an entity in a first year, and what became
of those who are still in the collaborative.
*/
{{ config(contract={'enforced': true}) }}

{%- set alike = 'cohort, cohort_year, level, entity_id, school_year, student_groups' %}
{%- set key = 'cohort, cohort_year, level, entity_id, school_year, student_group' %}

with
-- Students alike in their groups are gathered first, so that groups are spread over fewer rows.
alike as (
    select
        {{ alike }},
        years_on,
        count(*) as n_start,
        sum(case when is_enrolled then 1 else 0 end) as n_followed
    from {{ ref('int_longitudinal_members') }}
    group by {{ alike }}, years_on
),

spread as (
    select
        alike.*,
        {{ each_of('student_groups') }} as student_group
    from alike
),

sizes as (
    select
        {{ key }},
        years_on,
        sum(n_start) as n_start,
        sum(n_followed) as n_followed
    from spread
    group by {{ key }}, years_on
),

catalog as (
    select
        measure_id,
        unit,
        minimum_n,
        case when unit = 'percent' then 100 else 1 end as scale
    from {{ ref('measures') }}
),

-- A student of several districts stands once: the districts' rows and the corrections add up.
outcomes as (
    {% for measure in var('longitudinal_measures') -%}
    select
        measure_id,
        school_year,
        student_key,
        sum(sign * numerator) as numerator,
        sum(sign * denominator) as denominator
    from {{ ref('measure_' ~ measure) }}
    where level in ('district', 'collaborative')
    group by measure_id, school_year, student_key
    having sum(sign) > 0
    {% if not loop.last %}
    union all
    {% endif -%}
    {% endfor %}
),

alike_outcomes as (
    select
        {%- for name in alike.split(', ') %}
        members.{{ name }},
        {%- endfor %}
        outcomes.measure_id,
        count(*) as n,
        sum(outcomes.numerator) as numerator,
        sum(outcomes.denominator) as denominator
    from {{ ref('int_longitudinal_members') }} as members
    inner join outcomes
        on members.school_year = outcomes.school_year
        and members.student_key = outcomes.student_key
    group by
        {%- for name in alike.split(', ') %}
        members.{{ name }},
        {%- endfor %}
        outcomes.measure_id
),

spread_outcomes as (
    select
        alike_outcomes.*,
        {{ each_of('student_groups') }} as student_group
    from alike_outcomes
),

sums as (
    select
        {{ key }},
        measure_id,
        sum(n) as n,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from spread_outcomes
    group by {{ key }}, measure_id
)

select
    {%- for name in [
        'cohort', 'cohort_year', 'level', 'entity_id', 'student_group', 'measure_id', 'school_year'
    ] %}
    cast(sums.{{ name }} as text) as {{ name }},
    {%- endfor %}
    cast(sizes.years_on as integer) as years_on,
    {% for column, expression, type in [
        ('n_start', 'sizes.n_start', 'integer'),
        ('n_followed', 'sizes.n_followed', 'integer'),
        ('n', 'sums.n', 'integer'),
        ('numerator', 'sums.numerator', 'numeric(18, 2)'),
        ('denominator', 'sums.denominator', 'numeric(18, 2)'),
        ('value', 'measure.scale * sums.numerator / sums.denominator', 'numeric(18, 1)'),
    ] -%}
    cast(case when sums.n >= measure.minimum_n then {{ expression }} end as {{ type }})
        as {{ column }},
    {% endfor -%}
    cast(
        case
            when sums.n < measure.minimum_n then 'withheld'
            when sums.numerator = 0 and measure.unit = 'percent' then 'published_zero'
            else 'published'
        end as text
    ) as state
from sums
inner join sizes
    on sums.cohort = sizes.cohort
    and sums.cohort_year = sizes.cohort_year
    and sums.level = sizes.level
    and sums.entity_id = sizes.entity_id
    and sums.student_group = sizes.student_group
    and sums.school_year = sizes.school_year
inner join catalog as measure
    on sums.measure_id = measure.measure_id
