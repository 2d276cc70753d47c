-- What schools add to their students' growth. Filled by the growth step, like fct_student_growth.
{{ config(incremental_strategy='append', indexes=[{'columns': ['school_year', 'school_id']}]) }}
{%- set made_of = ['growth.adjusted_residual'] %}

select
    growth.district_id,
    growth.school_year,
    growth.subject,
    growth.school_id,
    growth.grade_assessed as grade_span,
    {{ computed_from('integer', made_of) }} as n,
    {{ computed_from('numeric', made_of) }} as effect,
    {{ computed_from('numeric', made_of) }} as effect_error,
    {{ computed_from('numeric', made_of) }} as reliability,
    {{ computed_from('numeric', made_of) }} as shrunken_effect,
    {{ computed_from('numeric', made_of) }} as shrunken_error,
    {{ computed_from('numeric', made_of) }} as percentile,
    {{ computed_from('integer', made_of) }} as index_level
from {{ ref('fct_student_growth') }} as growth
where false
