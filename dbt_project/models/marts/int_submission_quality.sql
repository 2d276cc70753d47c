-- Lines of each judged submission with a fault, by dimension: what the gate found, and what the
-- build found and nothing has mended since.
{{ config(materialized='view') }}

with
newest as (
    select
        district_id,
        school_year,
        record,
        max(submission_id) as submission_id
    from {{ source('ledger', 'submissions') }}
    where state in ('accepted', 'accepted_with_warnings')
    group by district_id, school_year, record
),

-- Findings about a whole contribution, or about lines beyond those kept one by one, are those of
-- the newest submission in force.
found_in_build as (
    select
        coalesce(finding.submission_id, newest.submission_id) as submission_id,
        finding.line_number,
        finding.lines,
        finding.severity,
        rule.dimension
    from {{ source('quality', 'open_findings') }} as finding
    inner join {{ source('quality', 'rules') }} as rule
        on finding.rule = rule.code
        and coalesce(finding.field, '') = rule.field
        and (rule.record = '' or finding.record = rule.record)
    left join newest
        on finding.district_id = newest.district_id
        and finding.school_year = newest.school_year
        and finding.record = newest.record
    where finding.severity in ('fatal', 'warning')
        and rule.found_by <> 'gate'
),

-- A line counts once in a dimension, also where the gate found it wrong already.
known_lines as (
    select distinct
        finding.submission_id,
        finding.line_number,
        rule.dimension
    from {{ source('quality', 'findings') }} as finding
    inner join {{ source('quality', 'rules') }} as rule
        on finding.record = rule.record
        and finding.rule = rule.code
        and coalesce(finding.field, '') = rule.field
    where finding.severity in ('fatal', 'warning')
        and rule.found_by = 'gate'
        and (finding.closed_at is null or finding.closed_by <> finding.submission_id)
        and {{ any_of('finding.submission_id', 'select submission_id from found_in_build') }}
),

new_lines as (
    select
        found.submission_id,
        found.severity,
        found.lines,
        found.dimension,
        case when known.line_number is null then found.line_number end as line_number
    from found_in_build as found
    left join known_lines as known
        on found.submission_id = known.submission_id
        and found.line_number = known.line_number
        and found.dimension = known.dimension
),

added as (
    select
        submission_id,
        sum(case when severity = 'fatal' then coalesce(lines, 1) else 0 end) as fatal_findings,
        sum(case when severity = 'warning' then coalesce(lines, 1) else 0 end) as warning_findings,
        count(distinct case when dimension = 'completeness' then line_number end)
        + sum(case when dimension = 'completeness' then coalesce(lines, 0) else 0 end)
            as completeness,
        count(distinct case when dimension = 'validity' then line_number end)
        + sum(case when dimension = 'validity' then coalesce(lines, 0) else 0 end)
            as validity,
        count(distinct case when dimension = 'consistency' then line_number end)
        + sum(case when dimension = 'consistency' then coalesce(lines, 0) else 0 end)
            as consistency,
        count(distinct case when dimension = 'uniqueness' then line_number end)
        + sum(case when dimension = 'uniqueness' then coalesce(lines, 0) else 0 end)
            as uniqueness
    from new_lines
    group by submission_id
)

select
    gate.submission_id,
    gate.lines_incomplete + coalesce(added.completeness, 0) as lines_incomplete,
    gate.lines_invalid + coalesce(added.validity, 0) as lines_invalid,
    gate.lines_inconsistent + coalesce(added.consistency, 0) as lines_inconsistent,
    gate.lines_repeated + coalesce(added.uniqueness, 0) as lines_repeated,
    gate.fatal_findings + coalesce(added.fatal_findings, 0) as fatal_findings,
    gate.warning_findings + coalesce(added.warning_findings, 0) as warning_findings
from {{ source('quality', 'scorecards') }} as gate
left join added
    on gate.submission_id = added.submission_id
