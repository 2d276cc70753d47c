-- What growth was computed from, as fingerprints: a change of one says which cohorts are touched.
{{ config(incremental_strategy='append') }}

select
    score.school_year,
    score.subject,
    score.grade_assessed,
    {{ computed_from('text', ['score.told_in']) }} as part,
    {{ computed_from('text', ['score.scale_score', 'membership.student_groups']) }} as fingerprint
from {{ ref('int_growth_score') }} as score
inner join {{ ref('int_growth_membership') }} as membership
    on score.student_key = membership.student_key
where false
