-- Students who took the state test in English language arts among those who were to take it.
{{ student_measure(
    'ela_participation',
    students="ela_participation is not null",
    met="ela_participation = 1",
    grade="ela_participation_grade",
    subject="ela_participation",
) }}
