-- What each district has contributed, what it owes by the submission calendar, and what is wrong.
-- A view: it is read when a release is made, after the checks that follow the build.
{{ config(materialized='view', contract={'enforced': true}) }}

with
contents as (
    select
        coverage.district_id,
        coverage.school_year,
        submission.record,
        submission.submission_id,
        submission.state,
        submission.received_at,
        coverage.lines,
        submission.lines_rejected,
        submission.school_year as school_year_of_file
    from {{ source('ledger', 'submission_coverage') }} as coverage
    inner join {{ source('ledger', 'submissions') }} as submission
        on coverage.submission_id = submission.submission_id
    where submission.state not in ('duplicate', 'withdrawn')
        and coverage.district_id <> ''
    union all
    -- Files of which no line could be loaded.
    select
        submission.district_id,
        submission.school_year,
        submission.record,
        submission.submission_id,
        submission.state,
        submission.received_at,
        submission.lines_received as lines,
        submission.lines_rejected,
        submission.school_year as school_year_of_file
    from {{ source('ledger', 'submissions') }} as submission
    left join {{ source('ledger', 'submission_coverage') }} as coverage
        on submission.submission_id = coverage.submission_id
    where submission.state = 'held'
        and coverage.submission_id is null
        and submission.district_id is not null
        and submission.record is not null
        and submission.school_year is not null
),

submissions as (
    select
        district_id,
        school_year,
        record,
        submission_id,
        state,
        received_at,
        sum(lines) as lines
    from contents
    group by
        district_id, school_year, record, submission_id, state, received_at, lines_rejected,
        school_year_of_file
    -- A mistyped year in a rejected line is none: of other years than the file's some line counts.
    having state = 'held'
        or school_year = school_year_of_file
        or sum(lines) > lines_rejected
),

contributed as (
    select
        district_id,
        school_year,
        record,
        count(*) as submissions,
        sum(case when state = 'held' then 1 else 0 end) as held_submissions,
        max(submission_id) as last_submission_id,
        max(case when state in ('accepted', 'accepted_with_warnings') then submission_id end)
            as last_accepted_submission_id
    from submissions
    group by district_id, school_year, record
),

findings as (
    select
        district_id,
        school_year,
        record,
        sum(case when severity = 'fatal' then coalesce(lines, 1) else 0 end) as fatal_findings,
        sum(case when severity = 'warning' then coalesce(lines, 1) else 0 end) as warning_findings
    from {{ source('quality', 'open_findings') }}
    where severity in ('fatal', 'warning')
    group by district_id, school_year, record
),

opened_windows as (
    select
        school_year,
        record,
        max(due_on) as due_on
    from {{ source('ledger', 'submission_windows') }}
    where opens_on <= {{ today_in_california() }}
    group by school_year, record
),

units as (
    select
        district_id,
        school_year,
        record
    from contributed
    union
    select
        district_id,
        school_year,
        record
    from {{ source('ledger', 'owed_contributions') }}
),

joined as (
    select
        units.district_id,
        units.school_year,
        units.record,
        contributed.submissions,
        contributed.held_submissions,
        contributed.last_submission_id,
        contributed.last_accepted_submission_id,
        last_sent.state as last_state,
        last_sent.received_at as last_received_at,
        last_sent.lines as last_lines,
        last_accepted.received_at as last_accepted_at,
        last_accepted.lines as last_accepted_lines,
        opened_windows.due_on as last_due_on,
        owed.windows as missing_windows,
        owed.due_on as owed_on,
        coalesce(owed.due_on < {{ today_in_california() }}, false) as is_overdue,
        findings.fatal_findings,
        findings.warning_findings
    from units
    left join contributed
        on units.district_id = contributed.district_id
        and units.school_year = contributed.school_year
        and units.record = contributed.record
    left join submissions as last_sent
        on units.district_id = last_sent.district_id
        and units.school_year = last_sent.school_year
        and contributed.last_submission_id = last_sent.submission_id
    left join submissions as last_accepted
        on units.district_id = last_accepted.district_id
        and units.school_year = last_accepted.school_year
        and contributed.last_accepted_submission_id = last_accepted.submission_id
    left join {{ source('ledger', 'owed_contributions') }} as owed
        on units.district_id = owed.district_id
        and units.school_year = owed.school_year
        and units.record = owed.record
    left join opened_windows
        on units.school_year = opened_windows.school_year
        and units.record = opened_windows.record
    left join findings
        on units.district_id = findings.district_id
        and units.school_year = findings.school_year
        and units.record = findings.record
)

select
    cast(district_id as text) as district_id,
    cast(school_year as text) as school_year,
    cast(record as text) as record,
    cast(coalesce(submissions, 0) as integer) as submissions,
    cast(coalesce(held_submissions, 0) as integer) as held_submissions,
    cast(last_submission_id as bigint) as last_submission_id,
    cast(last_state as text) as last_state,
    cast(last_received_at as timestamp with time zone) as last_received_at,
    cast(last_lines as integer) as last_lines,
    cast(
        {{ days_between(day_in_california('last_received_at'), today_in_california()) }} as integer
    ) as days_since_last,
    cast(last_accepted_submission_id as bigint) as last_accepted_submission_id,
    cast(last_accepted_at as timestamp with time zone) as last_accepted_at,
    cast(last_accepted_lines as integer) as last_accepted_lines,
    coalesce(last_state = 'held', false) as is_held,
    is_overdue or (last_accepted_submission_id is not null and last_due_on is not null)
        as is_expected,
    owed_on is not null as is_owed,
    is_overdue,
    cast(coalesce(owed_on, last_due_on) as date) as due_on,
    cast(
        case when is_overdue then {{ days_between('owed_on', today_in_california()) }} end
        as integer
    ) as days_overdue,
    cast(missing_windows as text) as missing_windows,
    cast(coalesce(fatal_findings, 0) as bigint) as open_fatal_findings,
    cast(coalesce(warning_findings, 0) as bigint) as open_warning_findings,
    cast({{ today_in_california() }} as date) as status_on
from joined
