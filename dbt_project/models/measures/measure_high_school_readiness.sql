-- Grade 8 students whose marks, attendance and conduct foretell success in high school (CORE).
select
    {{ measure_keys('high_school_readiness') }},
    grade_level,
    {{ student_groups() }} as student_groups,
    cast(high_school_ready as numeric) as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where high_school_ready is not null
    and grade_level = '08'
