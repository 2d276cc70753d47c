-- Grade 9 students with the credits of five courses and at most one failed core semester.
select
    {{ measure_keys('ninth_grade_on_track') }},
    grade_level,
    {{ student_groups() }} as student_groups,
    cast(ninth_grade_on_track as numeric) as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where ninth_grade_on_track is not null
    and grade_level = '09'
