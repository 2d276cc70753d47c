-- Days attended of the days expected, TK to grade 12. Days have two decimals.
{{ student_measure(
    'attendance_rate',
    students="days_expected > 0",
    numerator="days_expected - days_absent",
    denominator="days_expected",
    parts=100,
) }}
