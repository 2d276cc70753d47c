-- Growth percentiles in mathematics: scores beside those of students who started alike.
with
counted as (
    select
        student.*,
        growth.grade_assessed,
        growth.growth_percentile
    from {{ ref('int_student_entity_year') }} as student
    inner join {{ ref('fct_student_growth') }} as growth
        on student.school_year = growth.school_year
        and student.student_key = growth.student_key
    where growth.subject = 'math'
        and growth.growth_percentile is not null
        and growth.tested_on <= student.continuously_enrolled_until
)

select
    {{ measure_keys('math_growth') }},
    grade_assessed as grade_level,
    {{ student_groups('math') }} as student_groups,
    cast(growth_percentile as numeric) as numerator,
    1.0 as denominator
from counted
