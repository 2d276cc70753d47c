-- District years whose discipline has been accepted: incidents and their results, or until
-- 2018-2019 SDIS. Only there a student without incident is known not to have been suspended.
{{ config(materialized='view') }}

select
    coverage.district_id,
    coverage.school_year
from {{ source('ledger', 'submission_coverage') }} as coverage
inner join {{ source('ledger', 'submissions') }} as submission
    on coverage.submission_id = submission.submission_id
where submission.record in ('calpads_sinc', 'calpads_sirs', 'calpads_sdis')
    and submission.state in ('accepted', 'accepted_with_warnings')
    and coverage.superseded_by is null
group by coverage.district_id, coverage.school_year
having max(case when submission.record = 'calpads_sdis' then 1 else 0 end) = 1
    or count(distinct submission.record) = 2
