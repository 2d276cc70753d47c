-- Residual gains of schools, districts and their student groups. Filled by the growth step.
{{ config(
    incremental_strategy='append',
    indexes=[{'columns': ['school_year', 'level', 'entity_id']}]
) }}
{%- set made_of = ['growth.residual_gain', 'membership.student_groups'] %}

select
    membership.district_id,
    membership.school_year,
    membership.subject,
    membership.level,
    membership.entity_id,
    {{ computed_from('text', ['membership.student_groups']) }} as student_group,
    {{ computed_from('integer', made_of) }} as n,
    {{ computed_from('numeric', made_of) }} as simple_average,
    {{ computed_from('numeric', made_of) }} as predicted_average,
    {{ computed_from('numeric', made_of) }} as reported_gain,
    {{ computed_from('numeric', made_of) }} as standard_error,
    {{ computed_from('text', made_of) }} as method
from {{ ref('fct_student_growth') }} as growth
inner join {{ ref('int_growth_membership') }} as membership
    on growth.school_year = membership.school_year
    and growth.subject = membership.subject
    and growth.student_key = membership.student_key
where false
