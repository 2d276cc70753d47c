-- Enrollments of students at schools within a school year, with the student's groups as of each.
{{ config(indexes=[
    {'columns': ['district_id', 'school_year']},
    {'columns': ['school_year', 'student_key']}
]) }}

with
enrollments as (
    select
        enrollment.*,
        greatest(enrollment.start_date, school_year.starts_on) as span_start,
        least(coalesce(enrollment.exit_date, school_year.ends_on), school_year.ends_on)
            as span_end
    from {{ ref('int_enrollment_line') }} as enrollment
    inner join {{ ref('school_years') }} as school_year
        on enrollment.school_year = school_year.school_year
    where not enrollment.is_deleted
        and {{ in_scope('enrollment.district_id', 'enrollment.school_year') }}
),

-- An update (E150) ends a line, not the enrollment, which goes on the day after: what lines of a
-- short-term enrollment have between them counts as one.
short_term_lines as (
    select
        *,
        sum(
            case when {{ days_between('updated_exit', 'start_date') }} = 1 then 0 else 1 end
        ) over (
            partition by district_id, school_year, student_key, school_id order by start_date
        ) as enrollment_number
    from (
        select
            enrollments.*,
            lag(case when exit_reason = 'E150' then exit_date end) over (
                partition by district_id, school_year, student_key, school_id order by start_date
            ) as updated_exit
        from enrollments
        where enrollment_status = '30'
    ) as short_term
),

short_term_days as (
    select
        submission_id,
        line_number,
        {{ days_between('first_day', 'last_day') }} + 1 as days
    from (
        select
            submission_id,
            line_number,
            min(span_start) over (
                partition by district_id, school_year, student_key, school_id, enrollment_number
            ) as first_day,
            max(span_end) over (
                partition by district_id, school_year, student_key, school_id, enrollment_number
            ) as last_day
        from short_term_lines
    ) as enrollment_days
),

language_statuses as (
    select
        district_id,
        student_key,
        english_language_acquisition_status,
        status_start_date,
        lead(status_start_date) over (
            partition by district_id, student_key order by status_start_date
        ) as next_start_date
    from {{ ref('stg_calpads__english_language_acquisition') }}
    where not is_deleted
        and {{ in_scoped_district() }}
),

programs as (
    select
        program.district_id,
        program.school_id,
        program.student_key,
        program_group.student_group,
        program_group.counts_as_sed,
        program.membership_start_date,
        coalesce(
            program.membership_end_date,
            -- A school year that the seed lacks lies before all that are contributed.
            case when program_group.closes_with_year
                then coalesce(school_year.ends_on, program.membership_start_date)
            end,
            cast('9999-12-31' as date)
        ) as membership_end_date
    from {{ ref('stg_calpads__program') }} as program
    inner join {{ ref('education_program_groups') }} as program_group
        on program.education_program_code = program_group.education_program_code
    left join {{ ref('school_years') }} as school_year
        on program.membership_start_date between school_year.starts_on and school_year.ends_on
    where not program.is_deleted
        and {{ in_scoped_district('program.district_id') }}
),

program_flags as (
    select
        enrollment.submission_id,
        enrollment.line_number,
        max(case when program.counts_as_sed then 1 else 0 end) as is_sed,
        max(case when program.student_group = 'HOM' then 1 else 0 end) as is_homeless,
        max(case when program.student_group = 'MIG' then 1 else 0 end) as is_migrant,
        max(case when program.student_group = 'FOS' then 1 else 0 end) as is_foster
    from enrollments as enrollment
    inner join programs as program
        on enrollment.district_id = program.district_id
        and enrollment.student_key = program.student_key
        and enrollment.school_id = program.school_id
        and enrollment.span_end >= program.membership_start_date
        and enrollment.span_start <= program.membership_end_date
    group by enrollment.submission_id, enrollment.line_number
),

special_education as (
    select distinct
        enrollment.submission_id,
        enrollment.line_number
    from enrollments as enrollment
    inner join {{ ref('fct_special_education_span') }} as special_education
        on enrollment.district_id = special_education.district_id
        and enrollment.student_key = special_education.student_key
        and enrollment.span_end >= special_education.span_start
        and enrollment.span_start <= special_education.span_end
    where special_education.is_participating
        and {{ in_scoped_district('special_education.district_id') }}
)

select
    enrollment.district_id,
    enrollment.school_year,
    enrollment.student_key,
    enrollment.school_id,
    enrollment.start_date,
    enrollment.exit_date,
    enrollment.span_start,
    enrollment.span_end,
    enrollment.enrollment_status,
    enrollment.grade_level,
    enrollment.exit_reason,
    enrollment.completion_status,
    enrollment.uc_csu_requirements_met,
    enrollment.seal_of_biliteracy,
    -- Cumulative enrollment: primary or short-term, TK to 12, not a no-show.
    enrollment.enrollment_status in ('10', '30')
    and enrollment.grade_level in {{ k12_grades() }}
    and enrollment.span_start <= enrollment.span_end
    and not (
        coalesce(enrollment.exit_reason, '') in ('N420', 'N470')
        and coalesce(enrollment.exit_date <= enrollment.start_date, false)
    ) as is_qualifying,
    -- Primary: status 10, or short-term of more than 30 days.
    enrollment.enrollment_status = '10'
    or (enrollment.enrollment_status = '30' and short_term_days.days > 30) as is_primary,
    enrollment.gender,
    student.race_ethnicity,
    student.parent_education_level,
    status.english_language_acquisition_status,
    status.status_start_date as english_language_status_date,
    coalesce(flags.is_sed, 0) = 1 or coalesce(student.parent_education_level, '') = '14' as is_sed,
    coalesce(flags.is_homeless, 0) = 1 as is_homeless,
    coalesce(flags.is_migrant, 0) = 1 as is_migrant,
    coalesce(flags.is_foster, 0) = 1 as is_foster,
    special_education.submission_id is not null as is_student_with_disabilities,
    discipline.district_id is not null as has_discipline_data,
    enrollment.submission_id,
    enrollment.line_number
from enrollments as enrollment
left join short_term_days
    on enrollment.submission_id = short_term_days.submission_id
    and enrollment.line_number = short_term_days.line_number
left join {{ ref('dim_student') }} as student
    on enrollment.district_id = student.district_id
    and enrollment.school_year = student.school_year
    and enrollment.student_key = student.student_key
    and enrollment.span_end >= student.valid_from
    and coalesce(student.next_valid_from, cast('9999-12-31' as date)) > enrollment.span_end
    and enrollment.span_start <= student.valid_to
left join language_statuses as status
    on enrollment.district_id = status.district_id
    and enrollment.student_key = status.student_key
    and enrollment.span_end >= status.status_start_date
    and coalesce(status.next_start_date, cast('9999-12-31' as date)) > enrollment.span_end
left join {{ ref('int_discipline_contributions') }} as discipline
    on enrollment.district_id = discipline.district_id
    and enrollment.school_year = discipline.school_year
left join program_flags as flags
    on enrollment.submission_id = flags.submission_id
    and enrollment.line_number = flags.line_number
left join special_education
    on enrollment.submission_id = special_education.submission_id
    and enrollment.line_number = special_education.line_number
