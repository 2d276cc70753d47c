-- Students at achievement level 3 or 4 of the California Science Test.
select
    {{ measure_keys('science_met_standard') }},
    science_grade as grade_level,
    {{ student_groups() }} as student_groups,
    cast(science_met as numeric) as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where science_met is not null
