-- Graduates of four-year cohorts, and who of them met the a-g requirements.
with
graduates as (
    select
        cohort.*,
        max(case when is_a_g_completed is not null then 1 else 0 end) over (
            partition by school_year, district_id
        ) as district_tells
    from {{ ref('fct_graduation_cohort_entity') }} as cohort
    where cohort_years = 4
        and is_graduate
)

select
    {{ measure_keys('a_g_completion') }},
    cast(null as text) as grade_level,
    {{ cohort_student_groups() }} as student_groups,
    cast(case when is_a_g_completed then 1 else 0 end as numeric) as numerator,
    1.0 as denominator
from graduates
where district_tells = 1
