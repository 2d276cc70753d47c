-- Students expelled in the year (DataQuest expulsion rate), TK to grade 12.
{{ student_measure(
    'expulsion',
    students="is_expelled is not null",
    met="is_expelled",
) }}
