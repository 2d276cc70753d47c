/*
What: a student of several districts has one combined row per higher level, and one row to take out
for each of at least two districts.
When it matters: otherwise higher levels count the student twice or not at all.
How to resolve: compare fct_student_entity_year_combined with the student's qualifying enrollments.
*/
select
    school_year,
    level,
    entity_id,
    student_key
from {{ ref('fct_student_entity_year_combined') }}
where {{ in_tested_scope() }}
group by school_year, level, entity_id, student_key
having sum(case when sign = 1 then 1 else 0 end) <> 1
    or sum(case when sign = -1 then 1 else 0 end) < 2
