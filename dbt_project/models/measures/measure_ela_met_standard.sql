-- Students at achievement level 3 or 4 of the Smarter Balanced test of English language arts.
{{ student_measure(
    'ela_met_standard',
    students="ela_met is not null",
    met="ela_met = 1",
    grade="ela_met_grade",
    subject="ela",
) }}
