-- Students with an unbroken enrollment of most of the school year, among all students.
{{ student_measure(
    'stability',
    students="is_stable is not null",
    met="is_stable = 1",
) }}
