-- Primary enrollments in grades 9 to 12: what graduation cohorts are made of.
{{ config(indexes=[
    {'columns': ['district_id', 'school_year']},
    {'columns': ['student_key']}
]) }}

with
enrollments as (
    select * from {{ ref('fct_enrollment_span') }}
    where is_qualifying
        and is_primary
        and grade_level in ('09', '10', '11', '12')
        and coalesce(exit_reason, '') not in ('N470', 'E125', 'E170')
        and {{ in_scope() }}
),

special_education as (
    select
        district_id,
        student_key,
        span_start,
        span_end
    from {{ ref('fct_special_education_span') }}
    where is_participating
        and {{ in_scoped_district() }}
),

participation as (
    select distinct
        enrollment.submission_id,
        enrollment.line_number
    from enrollments as enrollment
    inner join special_education
        on enrollment.district_id = special_education.district_id
        and enrollment.student_key = special_education.student_key
        and enrollment.span_end >= special_education.span_start
        and enrollment.span_start <= special_education.span_end
)

select
    enrollment.district_id,
    enrollment.school_year,
    enrollment.student_key,
    enrollment.school_id,
    enrollment.start_date,
    enrollment.exit_date,
    enrollment.grade_level,
    enrollment.exit_reason,
    enrollment.completion_status,
    enrollment.uc_csu_requirements_met,
    enrollment.seal_of_biliteracy,
    enrollment.gender,
    enrollment.race_ethnicity,
    enrollment.english_language_acquisition_status,
    enrollment.is_sed,
    enrollment.is_homeless,
    enrollment.is_migrant,
    enrollment.is_foster,
    participation.line_number is not null as is_student_with_disabilities,
    enrollment.submission_id,
    enrollment.line_number
from enrollments as enrollment
left join participation
    on enrollment.submission_id = participation.submission_id
    and enrollment.line_number = participation.line_number
