-- Graduates of four-year cohorts, and who of them went to college.
with
completers as (
    select
        cohort.*,
        going.is_in_college
    from {{ ref('fct_graduation_cohort_entity') }} as cohort
    inner join {{ ref('int_college_going') }} as going
        on cohort.school_year = going.school_year
        and cohort.district_id = going.district_id
        and cohort.student_key = going.student_key
    where cohort.cohort_years = 4
        and cohort.is_graduate
)

select
    {{ measure_keys('college_going') }},
    cast(null as text) as grade_level,
    {{ cohort_student_groups() }} as student_groups,
    cast(case when is_in_college then 1 else 0 end as numeric) as numerator,
    1.0 as denominator
from completers
