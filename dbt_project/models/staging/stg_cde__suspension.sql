-- Suspensions of the DataQuest file in force, by entity, kind of school and reporting category.
{{ config(
    meta={'scope': 'public'},
    indexes=[{'columns': ['school_year']}]
) }}

{{ dataquest_lines(
    'cde_suspension',
    numbers={
        'cumulative_enrollment': ('cumulative_enrollment', 'integer'),
        'suspensions': ('total_suspensions', 'integer'),
        'students_suspended': ('students_suspended', 'integer'),
        'suspension_rate': ('suspension_rate', 'numeric'),
    },
    masked=['cumulative_enrollment', 'students_suspended', 'suspension_rate'],
    has_dass=false
) }}
