-- Chronic absenteeism of the DataQuest file in force, by entity, kind of school and category.
{{ config(
    meta={'scope': 'public'},
    indexes=[{'columns': ['school_year']}]
) }}

{{ dataquest_lines(
    'cde_chronic_absenteeism',
    numbers={
        'eligible_enrollment': ('eligible_enrollment', 'integer'),
        'chronic_absenteeism_count': ('chronic_absenteeism_count', 'integer'),
        'chronic_absenteeism_rate': ('chronic_absenteeism_rate', 'numeric'),
    },
    masked=['eligible_enrollment', 'chronic_absenteeism_count', 'chronic_absenteeism_rate']
) }}
