-- Students suspended for an aggregate of one full day or more (Dashboard, TK to grade 12).
select
    {{ measure_keys('suspension') }},
    grade_level,
    {{ student_groups() }} as student_groups,
    case when suspension_days >= 1 then 1.0 else 0.0 end as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where suspension_days is not null
