-- All rows that measures count: students at entities, and corrections for levels above districts.
select * from {{ ref('fct_student_entity_year') }}
union all
select * from {{ ref('fct_student_entity_year_combined') }}
