-- Grade 8 students whose marks, attendance and conduct foretell success in high school (CORE).
{{ student_measure(
    'high_school_readiness',
    students="high_school_ready is not null and grade_level = '08'",
    met="high_school_ready = 1",
    population="marked",
) }}
