/*
Growth of students. This model gives the table; the growth step (analysis/collaborative_growth)
fills it, cohort by cohort, right after the models that it reads are built.
*/
{{ config(
    incremental_strategy='append',
    indexes=[
        {'columns': ['school_year', 'student_key']},
        {'columns': ['school_year', 'subject', 'grade_assessed']}
    ]
) }}
{%- set scores = ['score.scale_score', 'prior_score.scale_score'] %}
{%- set covariates = scores + ['membership.student_groups', 'membership.entity_id'] %}

select
    score.district_id,
    score.school_year,
    score.subject,
    score.student_key,
    score.grade_assessed,
    score.tested_on,
    score.scale_score,
    {{ computed_from('integer', ['prior_score.scale_score']) }} as prior_scores,
    {{ computed_from('integer', scores) }} as growth_percentile,
    {{ computed_from('numeric', scores) }} as residual_gain,
    membership.entity_id as school_id,
    {{ computed_from('numeric', covariates) }} as adjusted_residual
from {{ ref('int_growth_score') }} as score
inner join {{ ref('int_growth_score') }} as prior_score
    on score.student_key = prior_score.student_key
inner join {{ ref('int_growth_membership') }} as membership
    on score.student_key = membership.student_key
where false
