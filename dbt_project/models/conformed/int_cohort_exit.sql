/*
What became of the students of each graduation cohort after four and after five years: the last
enrollment of the period, in whichever district, and what the student was during it.
*/
{{ config(
    meta={'scope': 'year'},
    indexes=[{'columns': ['school_year']}, {'columns': ['student_key', 'class_year']}]
) }}
{%- set key = 'school_year, cohort_years, student_key' %}

with
enrollments as (
    select
        enrollment.*,
        coalesce(english_language_acquisition_status = 'EL', false) as is_english_learner
    from {{ ref('int_cohort_enrollment') }} as enrollment
    where {{ in_scoped_year() }}
),

ranked_enrollments as (
    select
        enrollments.*,
        min(case when is_of_period then 1 else 0 end) over (partition by {{ key }}) = 0
            as is_enrolled_again,
        row_number() over (
            partition by {{ key }}, is_of_period
            order by
                start_date desc,
                coalesce(exit_date, cast('9999-12-31' as date)) desc,
                school_id desc
        ) as recency,
        {{ cohort_flags_ever(key) }}
    from enrollments
),

last_enrollments as (
    select * from ranked_enrollments
    where is_of_period
        and recency = 1
)

select
    school_year,
    cohort_years,
    class_year,
    student_key,
    district_id,
    school_id,
    exit_date,
    exit_reason,
    completion_status,
    {{ cohort_outcome('last_enrollments', 'last_year') }} as outcome,
    uc_csu_requirements_met,
    seal_of_biliteracy,
    gender,
    race_ethnicity,
    english_language_acquisition_status
    {%- for flag in cohort_flags() %},
    {{ 'was_' if var('cohort_groups_of_all_years') }}{{ flag }} as {{ flag }}
    {%- endfor %},
    submission_id,
    line_number
from last_enrollments
