-- Students absent on 10 percent or more of the days they were expected (Dashboard, TK to grade 8).
{{ student_measure(
    'chronic_absenteeism',
    students="grade_level in " ~ k8_grades()
        ~ " and days_expected >= 31 and days_expected - days_absent >= 1",
    met="days_absent * 10 >= days_expected",
) }}
