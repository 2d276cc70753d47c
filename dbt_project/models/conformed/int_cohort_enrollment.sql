-- Enrollments of graduation cohorts within their periods of four and of five years.
{{ config(materialized='view') }}

with
enrollments as (
    select
        enrollment.*,
        cast(substr(school_year, 6, 4) as integer) as ending_year
    from {{ ref('int_high_school_enrollment') }} as enrollment
),

-- A student belongs to the class that the first known enrollment in high school leads to.
ordered_enrollments as (
    select
        enrollments.*,
        row_number() over (
            partition by student_key order by start_date, ending_year, school_id
        ) as place
    from enrollments
),

classes as (
    select
        student_key,
        ending_year + 12 - cast(grade_level as integer) as class_year
    from ordered_enrollments
    where place = 1
),

periods as (
    select 4 as cohort_years
    union all
    select 5 as cohort_years
),

cohorts as (
    select
        classes.student_key,
        classes.class_year,
        periods.cohort_years,
        classes.class_year + periods.cohort_years - 4 as last_year
    from classes
    cross join periods
)

select
    {{ school_year_ending('cohorts.last_year') }} as school_year,
    cohorts.cohort_years,
    cohorts.class_year,
    cohorts.student_key,
    enrollments.district_id,
    enrollments.school_id,
    enrollments.start_date,
    enrollments.exit_date,
    enrollments.exit_reason,
    enrollments.completion_status,
    enrollments.uc_csu_requirements_met,
    enrollments.seal_of_biliteracy,
    enrollments.gender,
    enrollments.race_ethnicity,
    enrollments.english_language_acquisition_status,
    enrollments.is_sed,
    enrollments.is_homeless,
    enrollments.is_migrant,
    enrollments.is_foster,
    enrollments.is_student_with_disabilities,
    enrollments.is_long_term_english_learner,
    -- What begins in summer counts only where it ends in a completion by 15 August.
    enrollments.start_date <= {{ day_of_year('cohorts.last_year', '06-30') }}
    or (
        enrollments.completion_status is not null
        and enrollments.start_date <= {{ day_of_year('cohorts.last_year', '08-15') }}
        and coalesce(
            enrollments.exit_date <= {{ day_of_year('cohorts.last_year', '08-15') }}, false
        )
    ) as is_of_period,
    cohorts.last_year,
    enrollments.submission_id,
    enrollments.line_number
from cohorts
inner join enrollments
    on cohorts.student_key = enrollments.student_key
    and enrollments.start_date
    <= {{ day_of_year('cohorts.last_year', var('cohort_extraction_day')) }}
