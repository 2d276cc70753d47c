-- Results of interim assessments (CERS) in force: the newest line of each test a student took.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('cers_interim') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    assessment_type,
    assessment_sub_type,
    assessment_name,
    case
        when lower(subject) like '%math%' then 'math'
        when lower(subject) in ('ela', 'english') or lower(subject) like '%english%' then 'ela'
        else lower(subject)
    end as subject,
    grade_assessed,
    cast(substr(submit_date_time, 1, 10) as date) as taken_on,
    submit_date_time as submitted_at,
    coalesce(lower(completeness), '') = 'complete' as is_complete,
    coalesce(administration_condition, '') as administration_condition,
    {{ number_in('scale_score') }} as scale_score,
    {{ number_in('standard_error') }} as standard_error,
    -- Level 0 stands where there is none.
    nullif({{ number_in('achievement_level', 'integer') }}, 0) as achievement_level
from lines
