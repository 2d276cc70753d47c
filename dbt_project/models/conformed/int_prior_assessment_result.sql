-- Earlier results of students who were tested elsewhere, as their later score files tell them.
{{ config(materialized='view') }}

with
told as (
    {% for years in [1, 2, 3] -%}
    select
        student_key,
        case when record_type in ('01', '03') then 'ela' else 'math' end as subject,
        {{ years_earlier('school_year', years) }} as school_year,
        {{ years }} as years_later,
        school_year as told_in,
        district_id as told_by,
        grade_minus_{{ years }} as grade_assessed,
        scale_score_minus_{{ years }} as scale_score,
        achievement_level_minus_{{ years }} as achievement_level,
        submission_id,
        line_number
    from {{ ref('stg_toms__caaspp_score') }}
    where record_type in ('01', '02', '03', '04')
        and scale_score_minus_{{ years }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

own_results as (
    select distinct
        school_year,
        student_key,
        subject
    from {{ ref('fct_assessment_result') }}
    where scale_score is not null
),

ranked as (
    select
        told.*,
        row_number() over (
            partition by told.student_key, told.subject, told.school_year
            order by told.years_later asc, told.submission_id desc, told.line_number desc
        ) as preference
    from told
    left join own_results
        on told.school_year = own_results.school_year
        and told.student_key = own_results.student_key
        and told.subject = own_results.subject
    where own_results.student_key is null
),

-- Scores of the alternate assessments have three digits, those of Smarter Balanced tests four.
chosen as (
    select
        ranked.*,
        case
            when subject = 'ela' and scale_score >= 1000 then '01'
            when subject = 'math' and scale_score >= 1000 then '02'
            when subject = 'ela' then '03'
            else '04'
        end as record_type
    from ranked
    where preference = 1
)

select
    chosen.student_key,
    chosen.subject,
    chosen.school_year,
    chosen.record_type,
    chosen.grade_assessed,
    chosen.scale_score,
    chosen.achievement_level,
    chosen.scale_score - threshold.level_3_minimum as distance_from_standard,
    chosen.told_in,
    chosen.told_by,
    chosen.submission_id,
    chosen.line_number
from chosen
left join {{ ref('assessment_thresholds') }} as threshold
    on chosen.record_type = threshold.record_type
    and chosen.grade_assessed = threshold.grade
