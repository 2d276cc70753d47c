-- English learners of a district year: progress on the ELPAC, and reclassification.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ elpac_comparisons() }},

students as (
    select distinct
        district_id,
        school_year,
        student_key
    from {{ ref('fct_enrollment_span') }}
    where is_qualifying
        and {{ in_scope() }}
),

statuses as (
    select
        district_id,
        student_key,
        english_language_acquisition_status as language_status,
        status_start_date,
        lead(status_start_date, 1, cast('9999-12-31' as date)) over (
            partition by district_id, student_key order by status_start_date
        ) as next_start_date
    from {{ ref('stg_calpads__english_language_acquisition') }}
    where not is_deleted
        and {{ in_scoped_district() }}
),

-- The state's reports 2.16 and 2.17 count who became RFEP from 1 July to 30 June.
language_years as (
    select
        students.district_id,
        students.school_year,
        students.student_key,
        max(case when statuses.language_status = 'EL' then statuses.status_start_date end)
            as english_learner_since,
        max(
            case
                when
                    statuses.language_status = 'EL'
                    and statuses.status_start_date
                    <= prior_year.{{ var('last_years_english_learners_on') }}
                    and statuses.next_start_date
                    > prior_year.{{ var('last_years_english_learners_on') }}
                then 1
                else 0
            end
        ) as was_learner,
        max(
            case
                when statuses.language_status <> 'RFEP' then 0
                when statuses.status_start_date >= school_year.starts_on then 1
                else 0
            end
        ) as became_fluent
    from students
    inner join {{ ref('school_years') }} as school_year
        on students.school_year = school_year.school_year
    left join {{ ref('school_years') }} as prior_year
        on {{ year_before('students.school_year') }} = prior_year.school_year
    inner join statuses
        on students.district_id = statuses.district_id
        and students.student_key = statuses.student_key
        and school_year.ends_on >= statuses.status_start_date
    group by students.district_id, students.school_year, students.student_key
),

-- Who was reclassified after the test counts; who was no English learner on that day does not.
progress as (
    select
        comparison.district_id,
        comparison.school_year,
        comparison.student_key,
        comparison.elpac_grade,
        comparison.elpac_progressed
    from elpac_comparisons as comparison
    left join statuses
        on comparison.district_id = statuses.district_id
        and comparison.student_key = statuses.student_key
        and comparison.tested_on >= statuses.status_start_date
        and comparison.tested_on < statuses.next_start_date
    where coalesce(statuses.language_status, 'EL') = 'EL'
)

select
    students.district_id,
    students.school_year,
    students.student_key,
    language_years.english_learner_since,
    progress.elpac_grade,
    progress.elpac_progressed,
    case when language_years.was_learner = 1 then language_years.became_fluent end
        as reclassified
from students
left join language_years
    on students.district_id = language_years.district_id
    and students.school_year = language_years.school_year
    and students.student_key = language_years.student_key
left join progress
    on students.district_id = progress.district_id
    and students.school_year = progress.school_year
    and students.student_key = progress.student_key
where language_years.english_learner_since is not null
    or progress.elpac_grade is not null
