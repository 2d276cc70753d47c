-- Students who took the state test in mathematics among those who were to take it.
select
    {{ measure_keys('math_participation') }},
    math_participation_grade as grade_level,
    {{ student_groups('math_participation') }} as student_groups,
    cast(math_participation as numeric) as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where math_participation is not null
