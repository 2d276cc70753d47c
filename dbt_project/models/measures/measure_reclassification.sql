-- English learners of the year before who became fluent English proficient in the school year.
select
    {{ measure_keys('reclassification') }},
    grade_level,
    {{ student_groups(learners_since='english_learner_since') }} as student_groups,
    cast(reclassified as numeric) as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where reclassified is not null
