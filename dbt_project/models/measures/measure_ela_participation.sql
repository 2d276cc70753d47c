-- Students who took the state test in English language arts among those who were to take it.
select
    {{ measure_keys('ela_participation') }},
    ela_participation_grade as grade_level,
    {{ student_groups('ela_participation') }} as student_groups,
    cast(ela_participation as numeric) as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where ela_participation is not null
