-- Where students of graduation cohorts count and as what, after four and after five years.
{{ config(materialized='view') }}

with
exits as (
    select * from {{ ref('int_cohort_exit') }}
),

-- After five years the cohort of four years stays as it was; nobody is removed any more.
five_years as (
    select
        exits.*,
        earlier.outcome as earlier_outcome,
        earlier.district_id as earlier_district_id,
        earlier.school_id as earlier_school_id,
        earlier.outcome <> 'graduate' and exits.outcome = 'graduate' as is_fifth_year_graduate
    from exits
    inner join exits as earlier
        on exits.student_key = earlier.student_key
        and exits.class_year = earlier.class_year
        and earlier.cohort_years = 4
    where exits.cohort_years = 5
),

kept as (
    select
        five_years.*,
        case
            when earlier_outcome = 'graduate' then 'graduate'
            when school_id <> earlier_school_id or outcome = 'removed' then 'transferred'
            else outcome
        end as kept_outcome
    from five_years
    where earlier_outcome <> 'removed'
),

-- Whoever graduates elsewhere in the fifth year joins the cohort there.
joined as (
    select * from five_years
    where is_fifth_year_graduate
        and (earlier_outcome = 'removed' or school_id <> earlier_school_id)
)

{% set columns = ['school_year', 'cohort_years', 'class_year', 'student_key'] -%}
{% set facts = cohort_group_columns() + [
    'exit_date', 'uc_csu_requirements_met', 'seal_of_biliteracy', 'submission_id', 'line_number',
] -%}
select
    {{ (columns + facts) | join(',\n    ') }},
    district_id,
    school_id,
    outcome,
    outcome <> 'removed' as is_in_combined_cohort
from exits
where cohort_years = 4
union all
select
    {{ (columns + facts) | join(',\n    ') }},
    earlier_district_id as district_id,
    earlier_school_id as school_id,
    kept_outcome as outcome,
    is_fifth_year_graduate and kept_outcome = 'graduate' as is_in_combined_cohort
from kept
union all
select
    {{ (columns + facts) | join(',\n    ') }},
    district_id,
    school_id,
    outcome,
    true as is_in_combined_cohort
from joined
