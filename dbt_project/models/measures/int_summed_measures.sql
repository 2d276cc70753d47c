-- Sums of all measures: of students of a year, of state tests, of growth and answers without names,
-- and of cohorts. A view: readers' scopes reach all.
select * from {{ ref('int_student_sums') }}
union all
select * from {{ ref('int_test_sums') }}
union all
select * from {{ ref('int_measure_sums') }}
union all
select * from {{ ref('int_cohort_sums') }}
