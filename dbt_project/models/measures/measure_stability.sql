-- Students with an unbroken enrollment of most of the school year, among all students.
select
    {{ measure_keys('stability') }},
    grade_level,
    {{ student_groups() }} as student_groups,
    cast(is_stable as numeric) as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where is_stable is not null
