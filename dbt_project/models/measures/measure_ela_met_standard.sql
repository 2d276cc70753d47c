-- Students at achievement level 3 or 4 of the Smarter Balanced test of English language arts.
select
    {{ measure_keys('ela_met_standard') }},
    ela_met_grade as grade_level,
    {{ student_groups('ela') }} as student_groups,
    cast(ela_met as numeric) as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where ela_met is not null
