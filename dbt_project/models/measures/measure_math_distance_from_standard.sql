-- Points between scale score and level 3 in mathematics (Dashboard academic indicator).
{{ student_measure(
    'math_distance_from_standard',
    students="math_distance is not null and math_tested_on <= continuously_enrolled_until",
    numerator="math_distance",
    grade="math_grade",
    subject="math",
) }}
