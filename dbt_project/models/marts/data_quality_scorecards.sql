-- Quality of each district's contributions per record type and school year: lines and findings.
{{ config(contract={'enforced': true}) }}

with
submissions as (
    select * from {{ source('ledger', 'submissions') }}
    where state in ('accepted', 'accepted_with_warnings', 'held', 'superseded')
        and district_id is not null
        and school_year is not null
),

findings as (
    select
        submission_id,
        sum(case when severity = 'fatal' then 1 else 0 end) as fatal_findings,
        sum(case when severity = 'warning' then 1 else 0 end) as warning_findings
    from {{ source('quality', 'findings') }}
    -- Overlaps with other districts are found only in what is built here; they are no one file's.
    where rule <> 'SENR0028'
        -- What a replay no longer found is not wrong; what a later file mended was.
        and (closed_at is null or closed_by <> submission_id)
    group by submission_id
)

select
    cast(submissions.district_id as text) as district_id,
    cast(submissions.school_year as text) as school_year,
    cast(submissions.record as text) as record,
    cast(count(*) as integer) as submissions,
    cast(sum(submissions.lines_received) as bigint) as lines_received,
    cast(sum(submissions.lines_accepted) as bigint) as lines_accepted,
    cast(sum(submissions.lines_rejected) as bigint) as lines_rejected,
    cast(sum(submissions.lines_superseded) as bigint) as lines_superseded,
    cast(coalesce(sum(findings.fatal_findings), 0) as bigint) as fatal_findings,
    cast(coalesce(sum(findings.warning_findings), 0) as bigint) as warning_findings,
    cast(
        round(
            100.0 * (sum(submissions.lines_received) - sum(submissions.lines_rejected))
            / nullif(sum(submissions.lines_received), 0), 1
        ) as numeric(4, 1)
    ) as validity
from submissions
left join findings
    on submissions.submission_id = findings.submission_id
group by submissions.district_id, submissions.school_year, submissions.record
