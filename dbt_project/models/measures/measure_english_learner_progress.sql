-- English learners who progressed towards English proficiency (Dashboard, grades 1 to 12).
{{ student_measure(
    'english_learner_progress',
    students="elpac_progressed is not null",
    met="elpac_progressed = 1",
    grade="elpac_grade",
    learners_since="english_learner_since",
) }}
