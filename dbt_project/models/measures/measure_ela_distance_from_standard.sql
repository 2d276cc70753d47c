-- Points between scale score and level 3 in English language arts (Dashboard academic indicator).
select
    {{ measure_keys('ela_distance_from_standard') }},
    ela_grade as grade_level,
    {{ student_groups('ela') }} as student_groups,
    cast(ela_distance as numeric) as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where ela_distance is not null
    and ela_tested_on <= continuously_enrolled_until
