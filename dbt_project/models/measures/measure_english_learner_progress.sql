-- English learners who progressed towards English proficiency (Dashboard, grades 1 to 12).
select
    {{ measure_keys('english_learner_progress') }},
    elpac_grade as grade_level,
    {{ student_groups(learners_since='english_learner_since') }} as student_groups,
    cast(elpac_progressed as numeric) as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where elpac_progressed is not null
