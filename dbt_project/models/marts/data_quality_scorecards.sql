-- Quality of each district's contributions per school year, record type and run, by dimension.
-- A view: it is read when a release is made, after the checks that follow the build.
{{ config(materialized='view', contract={'enforced': true}) }}

with
runs as (
    select
        submission.district_id,
        submission.school_year,
        submission.record,
        coalesce(submission.run_id, '') as run_id,
        max(submission.submission_id) as last_submission_id,
        max(submission.received_at) as received_at,
        max(submission.gated_at) as judged_at,
        count(*) as submissions,
        sum(case when submission.state = 'held' then 1 else 0 end) as held_submissions,
        sum(submission.lines_received) as lines_received,
        sum(submission.lines_accepted) as lines_accepted,
        sum(submission.lines_rejected) as lines_rejected,
        sum(submission.lines_superseded) as lines_superseded,
        coalesce(sum(quality.fatal_findings), 0) as fatal_findings,
        coalesce(sum(quality.warning_findings), 0) as warning_findings,
        sum(case when quality.submission_id is null then 0 else submission.lines_received end)
            as lines_checked,
        sum(
            {{ at_most('quality.lines_incomplete', 'submission.lines_received') }}
        ) as lines_incomplete,
        sum(
            {{ at_most('quality.lines_invalid', 'submission.lines_received') }}
        ) as lines_invalid,
        sum(
            {{ at_most('quality.lines_inconsistent', 'submission.lines_received') }}
        ) as lines_inconsistent,
        sum(
            {{ at_most('quality.lines_repeated', 'submission.lines_received') }}
        ) as lines_repeated
    from {{ source('ledger', 'submissions') }} as submission
    left join {{ ref('int_submission_quality') }} as quality
        on submission.submission_id = quality.submission_id
    where submission.state in ('accepted', 'accepted_with_warnings', 'held', 'superseded')
        and submission.district_id is not null
        and submission.school_year is not null
        and submission.record is not null
    group by
        submission.district_id, submission.school_year, submission.record, submission.run_id
),

dated as (
    select
        runs.*,
        {{ day_in_california('received_at') }} as received_on,
        row_number() over (
            partition by district_id, school_year, record order by last_submission_id desc
        ) as recency
    from runs
),

-- A window counts when something came for it, or when its last good day had passed by then.
moments as (
    select
        dated.last_submission_id,
        dated.received_on,
        calendar.due_on,
        case
            when calendar.first_accepted_on <= dated.received_on then calendar.first_accepted_on
        end as arrived_on
    from dated
    inner join {{ ref('int_contribution_windows') }} as calendar
        on dated.district_id = calendar.district_id
        and dated.school_year = calendar.school_year
        and dated.record = calendar.record
    where calendar.opens_on <= dated.received_on
),

timely as (
    select
        last_submission_id,
        count(*) as windows_due,
        sum(case when arrived_on <= due_on then 1 else 0 end) as windows_met,
        max({{ days_between('due_on', 'coalesce(arrived_on, received_on)') }}) as days_late
    from moments
    where arrived_on is not null or due_on < received_on
    group by last_submission_id
),

expected as (
    select
        district_id,
        school_year,
        sum(case when is_expected then 1 else 0 end) as records_expected,
        sum(case when is_expected and not is_overdue then 1 else 0 end) as records_contributed
    from {{ ref('contribution_status') }}
    group by district_id, school_year
),

counted as (
    select
        dated.*,
        dated.lines_checked - dated.lines_incomplete as lines_complete,
        dated.lines_checked - dated.lines_invalid as lines_valid,
        dated.lines_checked - dated.lines_inconsistent as lines_consistent,
        dated.lines_checked - dated.lines_repeated as lines_unique,
        coalesce(timely.windows_due, 0) as windows_due,
        coalesce(timely.windows_met, 0) as windows_met,
        timely.days_late,
        coalesce(expected.records_expected, 0) as records_expected,
        coalesce(expected.records_contributed, 0) as records_contributed
    from dated
    left join timely
        on dated.last_submission_id = timely.last_submission_id
    left join expected
        on dated.district_id = expected.district_id
        and dated.school_year = expected.school_year
)

select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    cast(record as text) as record,
    cast(run_id as text) as run_id,
    recency = 1 as is_latest,
    cast(received_at as timestamp with time zone) as received_at,
    cast(judged_at as timestamp with time zone) as judged_at,
    cast(submissions as integer) as submissions,
    cast(held_submissions as integer) as held_submissions,
    cast(lines_received as bigint) as lines_received,
    cast(lines_accepted as bigint) as lines_accepted,
    cast(lines_rejected as bigint) as lines_rejected,
    cast(lines_superseded as bigint) as lines_superseded,
    cast(fatal_findings as bigint) as fatal_findings,
    cast(warning_findings as bigint) as warning_findings,
    cast(lines_checked as bigint) as lines_checked,
    cast(lines_complete as bigint) as lines_complete,
    cast(lines_valid as bigint) as lines_valid,
    cast(lines_consistent as bigint) as lines_consistent,
    cast(lines_unique as bigint) as lines_unique,
    cast(records_expected as integer) as records_expected,
    cast(records_contributed as integer) as records_contributed,
    cast(windows_due as integer) as windows_due,
    cast(windows_met as integer) as windows_met,
    cast(days_late as integer) as days_late,
    {{ percent('lines_complete', 'lines_checked') }} as completeness,
    {{ percent('records_contributed', 'records_expected') }} as contribution,
    {{ percent('lines_valid', 'lines_checked') }} as validity,
    {{ percent('lines_consistent', 'lines_checked') }} as consistency,
    {{ percent('windows_met', 'windows_due') }} as timeliness,
    {{ percent('lines_unique', 'lines_checked') }} as uniqueness
from counted
