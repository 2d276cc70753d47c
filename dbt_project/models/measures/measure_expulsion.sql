-- Students expelled in the year (DataQuest expulsion rate), TK to grade 12.
select
    {{ measure_keys('expulsion') }},
    grade_level,
    {{ student_groups() }} as student_groups,
    case when is_expelled then 1.0 else 0.0 end as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where is_expelled is not null
