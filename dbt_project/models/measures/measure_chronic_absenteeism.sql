-- Students absent on 10 percent or more of the days they were expected (Dashboard, TK to grade 8).
select
    {{ measure_keys('chronic_absenteeism') }},
    grade_level,
    {{ student_groups() }} as student_groups,
    case when days_absent * 10 >= days_expected then 1.0 else 0.0 end as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where grade_level in {{ k8_grades() }}
    and days_expected >= 31
    and days_expected - days_absent >= 1
