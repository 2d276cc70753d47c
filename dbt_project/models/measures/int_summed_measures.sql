-- Sums of all measures: of students of a year and answers without names, of state tests, of growth,
-- and of cohorts. A view: readers' scopes reach all.
select * from {{ ref('int_student_sums') }}
union all
select * from {{ ref('int_test_sums') }}
union all
select * from {{ ref('int_growth_sums') }}
union all
select * from {{ ref('int_cohort_sums') }}
