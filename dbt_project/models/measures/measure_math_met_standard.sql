-- Students at achievement level 3 or 4 of the Smarter Balanced test of mathematics.
select
    {{ measure_keys('math_met_standard') }},
    math_met_grade as grade_level,
    {{ student_groups('math') }} as student_groups,
    cast(math_met as numeric) as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where math_met is not null
