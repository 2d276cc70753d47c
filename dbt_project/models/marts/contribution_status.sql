-- What each district has contributed: the last submission per record type and school year.
{{ config(contract={'enforced': true}) }}

with
submissions as (
    select
        coverage.district_id,
        coverage.school_year,
        submission.record,
        submission.submission_id,
        submission.state,
        submission.received_at,
        sum(coverage.lines) as lines
    from {{ source('ledger', 'submission_coverage') }} as coverage
    inner join {{ source('ledger', 'submissions') }} as submission
        on coverage.submission_id = submission.submission_id
    where submission.state not in ('duplicate', 'withdrawn')
        and coverage.district_id <> ''
    group by
        coverage.district_id, coverage.school_year, submission.record, submission.submission_id,
        submission.state, submission.received_at
),

ranked as (
    select
        submissions.*,
        count(*) over (partition by district_id, school_year, record) as submissions,
        sum(case when state = 'held' then 1 else 0 end) over (
            partition by district_id, school_year, record
        ) as held_submissions,
        row_number() over (
            partition by district_id, school_year, record order by submission_id desc
        ) as recency
    from submissions
)

select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    cast(record as text) as record,
    cast(submissions as integer) as submissions,
    cast(held_submissions as integer) as held_submissions,
    cast(submission_id as bigint) as last_submission_id,
    cast(state as text) as last_state,
    cast(received_at as timestamp with time zone) as last_received_at,
    cast(lines as integer) as last_lines
from ranked
where recency = 1
