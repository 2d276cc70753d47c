-- Points between scale score and level 3 in mathematics (Dashboard academic indicator).
select
    {{ measure_keys('math_distance_from_standard') }},
    math_grade as grade_level,
    {{ student_groups('math') }} as student_groups,
    cast(math_distance as numeric) as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where math_distance is not null
    and math_tested_on <= continuously_enrolled_until
