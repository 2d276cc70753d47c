-- Students suspended for an aggregate of one full day or more (Dashboard, TK to grade 12).
{{ student_measure(
    'suspension',
    students="suspension_days is not null",
    met="suspension_days >= 1",
) }}
