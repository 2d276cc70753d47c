-- Students at achievement level 3 or 4 of the California Science Test.
{{ student_measure(
    'science_met_standard',
    students="science_met is not null",
    met="science_met = 1",
    grade="science_grade",
) }}
