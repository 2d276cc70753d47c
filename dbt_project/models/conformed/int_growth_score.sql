/*
Scores that growth is computed from: one per student, subject and school year, of the whole
collaborative. A student's growth is the same wherever it counts, so no district is in the key.
*/
{{ config(materialized='view') }}

with
own_results as (
    select
        result.*,
        row_number() over (
            partition by result.school_year, result.student_key, result.subject
            order by result.tested_on desc nulls last, result.district_id asc
        ) as recency
    from {{ ref('fct_assessment_result') }} as result
    where result.record_type in ('01', '02')
        and result.is_included
        and result.scale_score is not null
)

select
    school_year,
    subject,
    student_key,
    grade_assessed,
    scale_score,
    tested_on,
    district_id,
    cast(null as text) as told_in
from own_results
where recency = 1
union all
select
    school_year,
    subject,
    student_key,
    grade_assessed,
    scale_score,
    cast(null as date) as tested_on,
    told_by as district_id,
    told_in
from {{ ref('int_prior_assessment_result') }}
where record_type in ('01', '02')
    and grade_assessed is not null
