-- Results of students on the state's tests of English language arts, mathematics and science.
{{ config(indexes=[
    {'columns': ['district_id', 'school_year']},
    {'columns': ['school_year', 'student_key']}
]) }}

select
    score.district_id,
    score.school_year,
    score.student_key,
    case
        when score.record_type in ('01', '03') then 'ela'
        when score.record_type in ('02', '04') then 'math'
        else 'science'
    end as subject,
    score.record_type,
    score.school_id,
    score.grade_assessed,
    score.tested_on,
    score.include_indicator = 'Y' as is_included,
    case
        when threshold.level_3_minimum is null then null
        when score.condition_code in {{ participation_exempt_conditions() }} then null
        else score.scale_score is not null
    end as is_participant,
    score.scale_score,
    score.achievement_level,
    score.scale_score - threshold.level_3_minimum as distance_from_standard,
    score.is_student_with_disabilities,
    score.is_long_term_english_learner,
    score.submission_id,
    score.line_number
from {{ ref('stg_toms__caaspp_score') }} as score
left join {{ ref('assessment_thresholds') }} as threshold
    on score.record_type = threshold.record_type
    and score.grade_assessed = threshold.grade
where score.record_type in ('01', '02', '03', '04', '05', '06')
    and {{ in_scope('score.district_id', 'score.school_year') }}
