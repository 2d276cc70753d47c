-- Counties, districts and schools of the public CAASPP entity file: the newest accepted file.
{{ config(materialized='table') }}

with
current_file as (
    select submission.submission_id
    from {{ source('ledger', 'submissions') }} as submission
    where submission.record = 'cde_entities'
        and submission.state in ('accepted', 'accepted_with_warnings')
    order by submission.school_year desc, submission.submission_id desc
    limit 1
)

select
    line.submission_id,
    line.line_number,
    line.county_code as county_id,
    line.county_code || line.district_code as district_id,
    line.county_code || line.district_code || line.school_code as school_id,
    line.type_id,
    line.county_name,
    line.district_name,
    line.school_name,
    line.zip_code
from {{ source('raw', 'cde_entities') }} as line
inner join current_file
    on line.submission_id = current_file.submission_id
left join {{ source('quality', 'rejected_lines') }} as rejected
    on line.submission_id = rejected.submission_id
    and line.line_number = rejected.line_number
where rejected.submission_id is null
