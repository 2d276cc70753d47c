-- English learners of the year before who became fluent English proficient in the school year.
{{ student_measure(
    'reclassification',
    students="reclassified is not null",
    met="reclassified = 1",
    learners_since="english_learner_since",
) }}
