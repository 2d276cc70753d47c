-- Improvement networks and their schools: the newest accepted file of the central team.
{{ config(materialized='table') }}

with
current_file as (
    select submission.submission_id
    from {{ source('ledger', 'submissions') }} as submission
    where submission.record = 'flashlight_networks'
        and submission.state in ('accepted', 'accepted_with_warnings')
    order by submission.submission_id desc
    limit 1
)

select
    line.submission_id,
    line.line_number,
    line.network_id,
    line.network_name,
    line.cds_code as school_id
from {{ source('raw', 'flashlight_networks') }} as line
inner join current_file
    on line.submission_id = current_file.submission_id
left join {{ source('quality', 'rejected_lines') }} as rejected
    on line.submission_id = rejected.submission_id
    and line.line_number = rejected.line_number
where rejected.submission_id is null
