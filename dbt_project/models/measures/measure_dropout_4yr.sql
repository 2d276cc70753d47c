-- Students of four-year cohorts, and who of them dropped out.
select
    {{ measure_keys('dropout_4yr') }},
    cast(null as text) as grade_level,
    {{ cohort_student_groups() }} as student_groups,
    cast(case when is_dropout then 1 else 0 end as numeric) as numerator,
    1.0 as denominator
from {{ ref('fct_graduation_cohort_entity') }}
where cohort_years = 4
