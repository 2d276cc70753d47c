-- Points between scale score and level 3 in English language arts (Dashboard academic indicator).
{{ student_measure(
    'ela_distance_from_standard',
    students="ela_distance is not null and ela_tested_on <= continuously_enrolled_until",
    numerator="ela_distance",
    grade="ela_grade",
    subject="ela",
) }}
