-- Sums of all measures: of students of a year, of growth and answers without names, and of cohorts.
-- A view: readers' scopes reach all.
select * from {{ ref('int_student_sums') }}
union all
select * from {{ ref('int_measure_sums') }}
union all
select * from {{ ref('int_cohort_sums') }}
