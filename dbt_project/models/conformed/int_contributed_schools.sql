-- Every school that any contributed line names. Enrollment alone is not enough: a file may name a
-- school before its first enrollment arrives, or after its last one was deleted.
{{ config(materialized='view') }}

select coverage.district_id || coverage.school_id as school_id
from {{ source('ledger', 'submission_coverage') }} as coverage
where coverage.district_id <> ''
    and coverage.school_id <> ''
    -- The district office, where staff are assigned, is no school.
    and coverage.school_id <> '0000000'
union
select score.school_id
from {{ ref('stg_toms__caaspp_score') }} as score
union
select enrollment.school_id
from {{ ref('stg_calpads__cumulative_enrollment') }} as enrollment
