-- Students suspended at all, however shortly (DataQuest suspension rate), TK to grade 12.
{{ student_measure(
    'suspension_any_length',
    students="suspension_days is not null",
    met="suspension_days > 0",
) }}
