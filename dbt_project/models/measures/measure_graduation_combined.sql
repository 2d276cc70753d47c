-- Students of the combined graduation cohort, and who of them graduated.
with
combined as (
    select
        cohort.*,
        max(case when cohort_years = 5 then 1 else 0 end) over (
            partition by school_year, district_id
        ) as has_fifth_year
    from {{ ref('fct_graduation_cohort_entity') }} as cohort
)

select
    {{ measure_keys('graduation_combined') }},
    cast(null as text) as grade_level,
    {{ cohort_student_groups() }} as student_groups,
    cast(case when is_graduate then 1 else 0 end as numeric) as numerator,
    1.0 as denominator
from combined
where is_in_combined_cohort
    and has_fifth_year = 1
