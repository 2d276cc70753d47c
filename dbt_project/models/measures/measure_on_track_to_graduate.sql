-- High school students with the credits that lead to graduation by their grade.
{{ student_measure(
    'on_track_to_graduate',
    students="on_track_to_graduate is not null"
        ~ " and grade_level in ('09', '10', '11', '12')",
    met="on_track_to_graduate = 1",
    population="marked",
) }}
