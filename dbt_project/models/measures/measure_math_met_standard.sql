-- Students at achievement level 3 or 4 of the Smarter Balanced test of mathematics.
{{ student_measure(
    'math_met_standard',
    students="math_met is not null",
    met="math_met = 1",
    grade="math_met_grade",
    subject="math",
) }}
