-- Results of students on interim assessments.
{{ config(indexes=[
    {'columns': ['district_id', 'school_year']},
    {'columns': ['school_year', 'student_key']}
]) }}

with
lines as (
    select
        *,
        row_number() over (
            partition by district_id, student_key, test_name, subject, test_window, tested_on
            order by submission_id desc, line_number desc
        ) as recency
    from {{ ref('stg_interim__result') }}
    where {{ in_scope() }}
)

select
    district_id,
    school_year,
    school_id,
    student_key,
    test_name,
    subject,
    test_window,
    tested_on,
    grade_level,
    scale_score,
    percentile,
    is_benchmark_met,
    submission_id,
    line_number
from lines
where recency = 1
