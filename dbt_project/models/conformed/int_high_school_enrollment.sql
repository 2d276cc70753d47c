-- Primary enrollments in grades 9 to 12: what graduation cohorts are made of.
{{ config(indexes=[
    {'columns': ['district_id', 'school_year']},
    {'columns': ['student_key']}
]) }}

select
    district_id,
    school_year,
    student_key,
    school_id,
    start_date,
    exit_date,
    grade_level,
    exit_reason,
    completion_status,
    uc_csu_requirements_met,
    seal_of_biliteracy,
    gender,
    race_ethnicity,
    english_language_acquisition_status,
    is_sed,
    is_homeless,
    is_migrant,
    is_foster,
    coalesce(is_student_with_disabilities, false) as is_student_with_disabilities,
    coalesce(
        english_language_acquisition_status = 'EL'
        and {{ is_long_term('english_language_status_date') }},
        false
    ) as is_long_term_english_learner,
    submission_id,
    line_number
from {{ ref('fct_enrollment_span') }}
where is_qualifying
    and is_primary
    and grade_level in ('09', '10', '11', '12')
    and coalesce(exit_reason, '') not in ('N470', 'E125', 'E170')
    and {{ in_scope() }}
