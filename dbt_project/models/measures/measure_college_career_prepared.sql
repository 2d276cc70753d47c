/*
Students of the combined graduation cohort (those of graduation_combined), and who of them is
prepared for college or career. In that cohort nobody counts in two districts: nothing is corrected.
*/
with
cohort as (
    select
        graduation.*,
        paths.level as preparation
    from {{ ref('measure_graduation_combined') }} as graduation
    inner join {{ ref('int_college_career_paths') }} as paths
        on graduation.school_year = paths.school_year
        and graduation.district_id = paths.district_id
        and graduation.student_key = paths.student_key
)

select
    {{ measure_keys('college_career_prepared') }},
    grade_level,
    student_groups,
    cast(case when preparation = 'prepared' then 1 else 0 end as numeric) as numerator,
    denominator
from cohort
