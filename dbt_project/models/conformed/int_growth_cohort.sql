-- Cohorts whose growth is computed, and when. Filled by the growth step.
{{ config(incremental_strategy='append') }}
{%- set made_of = ['score.scale_score'] %}

select
    score.school_year,
    score.subject,
    score.grade_assessed,
    {{ computed_from('integer', made_of) }} as students,
    {{ computed_from('integer', made_of) }} as students_with_prior_score,
    {{ computed_from('double precision', made_of) }} as variance_within_schools,
    {{ computed_from('double precision', made_of) }} as variance_between_schools,
    {{ computed_from('timestamp with time zone', made_of) }} as computed_at
from {{ ref('int_growth_score') }} as score
where false
