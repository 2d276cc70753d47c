-- Outcomes of four-year adjusted cohorts in force, by entity, kind of school and category.
{{ config(
    meta={'scope': 'public'},
    indexes=[{'columns': ['school_year']}]
) }}

{{ dataquest_lines(
    'cde_acgr',
    numbers={
        'cohort_students': ('cohort_students', 'integer'),
        'graduates': ('regular_diploma_count', 'integer'),
        'graduation_rate': ('regular_diploma_rate', 'numeric'),
        'graduates_meeting_a_g': ('met_uc_csu_requirements_count', 'integer'),
        'a_g_rate_of_graduates': ('met_uc_csu_requirements_rate', 'numeric'),
        'seals_of_biliteracy': ('seal_of_biliteracy_count', 'integer'),
        'dropouts': ('dropout_count', 'integer'),
        'dropout_rate': ('dropout_rate', 'numeric'),
        'still_enrolled': ('still_enrolled_count', 'integer'),
    },
    masked=[
        'cohort_students', 'regular_diploma_count', 'regular_diploma_rate',
        'met_uc_csu_requirements_count', 'met_uc_csu_requirements_rate', 'dropout_count',
        'dropout_rate'
    ],
    preferred='cohort_students desc nulls last'
) }}
