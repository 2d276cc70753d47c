-- Days attended of the days expected, TK to grade 12.
select
    {{ measure_keys('attendance_rate') }},
    grade_level,
    {{ student_groups() }} as student_groups,
    days_expected - days_absent as numerator,
    days_expected as denominator
from {{ ref('int_student_entity_year') }}
where days_expected > 0
