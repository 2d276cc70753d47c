-- Grade 9 students with the credits of five courses and at most one failed core semester.
{{ student_measure(
    'ninth_grade_on_track',
    students="ninth_grade_on_track is not null and grade_level = '09'",
    met="ninth_grade_on_track = 1",
    population="marked",
) }}
