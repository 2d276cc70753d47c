-- District years whose incidents and their results have both been accepted: only there a student
-- without incident is known not to have been suspended.
{{ config(materialized='view') }}

select
    coverage.district_id,
    coverage.school_year
from {{ source('ledger', 'submission_coverage') }} as coverage
inner join {{ source('ledger', 'submissions') }} as submission
    on coverage.submission_id = submission.submission_id
where submission.record in ('calpads_sinc', 'calpads_sirs')
    and submission.state in ('accepted', 'accepted_with_warnings')
    and coverage.superseded_by is null
group by coverage.district_id, coverage.school_year
having count(distinct submission.record) = 2
