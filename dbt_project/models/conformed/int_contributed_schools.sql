-- Every school that any contributed line names. Enrollment alone is not enough: a file may name a
-- school before its first enrollment arrives, or after its last one was deleted.
{{ config(materialized='view') }}

select coverage.district_id || coverage.school_id as school_id
from {{ source('ledger', 'submission_coverage') }} as coverage
where coverage.district_id <> ''
    and coverage.school_id <> ''
union
select score.school_id
from {{ ref('stg_toms__caaspp_score') }} as score
