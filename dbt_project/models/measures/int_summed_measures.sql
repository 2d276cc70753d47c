-- Sums of all measures, of students of a year and of cohorts. A view: readers' scopes reach both.
select * from {{ ref('int_measure_sums') }}
union all
select * from {{ ref('int_cohort_sums') }}
