-- CAASPP scores (TOMS) in force: one line per student and test of a district's latest file.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
current_files as (
    select
        coverage.submission_id,
        coverage.district_id,
        coverage.school_year
    from {{ source('ledger', 'submission_coverage') }} as coverage
    inner join {{ source('ledger', 'submissions') }} as submission
        on coverage.submission_id = submission.submission_id
    where submission.record = 'toms_caaspp'
        and submission.state in ('accepted', 'accepted_with_warnings')
        and coverage.superseded_by is null
        and {{ in_scope('coverage.district_id', 'coverage.school_year') }}
),

ranked_lines as (
    select
        file.district_id,
        file.school_year,
        line.*,
        row_number() over (
            partition by file.district_id, file.school_year, line.ssid, line.record_type
            order by line.submission_id desc, line.line_number desc
        ) as recency
    from {{ source('raw', 'toms_caaspp') }} as line
    inner join current_files as file
        on line.submission_id = file.submission_id
    left join {{ source('quality', 'rejected_lines') }} as rejected
        on line.submission_id = rejected.submission_id
        and line.line_number = rejected.line_number
    where {{ any_of('line.submission_id', 'select submission_id from current_files') }}
        and rejected.submission_id is null
)

select
    line.submission_id,
    line.line_number,
    line.district_id,
    line.school_year,
    line.calpads_school_code as school_id,
    student.student_key,
    line.record_type,
    line.grade_assessed,
    line.include_indicator,
    cast(line.scale_score as integer) as scale_score,
    cast(line.achievement_levels as integer) as achievement_level,
    cast(coalesce(line.final_test_completed_date, line.test_completed_date_1) as date)
        as tested_on,
    coalesce(line.calpads_special_education, 'No') = 'Yes' as is_student_with_disabilities,
    coalesce(line.ltel_or_arltel, 'N') = 'Y' as is_long_term_english_learner
from ranked_lines as line
inner join {{ source('pii', 'student_identifiers') }} as student
    on line.ssid = student.ssid
where line.recency = 1
