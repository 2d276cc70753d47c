-- Students who took the state test in mathematics among those who were to take it.
{{ student_measure(
    'math_participation',
    students="math_participation is not null",
    met="math_participation = 1",
    grade="math_participation_grade",
    subject="math_participation",
) }}
