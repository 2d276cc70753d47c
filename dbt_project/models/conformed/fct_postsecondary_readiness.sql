-- Whether a student has met the a-g requirements and applied for financial aid.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
requirements as (
    select
        district_id,
        school_year,
        school_id,
        student_key,
        max(case when is_a_g_completed then 1 else 0 end) = 1 as is_a_g_completed
    from {{ ref('stg_local__a_g_completion') }}
    where {{ in_scope() }}
    group by district_id, school_year, school_id, student_key
),

applications as (
    select
        district_id,
        school_year,
        school_id,
        student_key,
        max(case when application_status = 'completed' then 1 else 0 end) = 1
            as is_financial_aid_completed,
        max(case when application_status in ('completed', 'submitted') then 1 else 0 end) = 1
            as is_financial_aid_submitted
    from {{ ref('stg_local__fafsa_completion') }}
    where {{ in_scope() }}
    group by district_id, school_year, school_id, student_key
)

select
    coalesce(requirements.district_id, applications.district_id) as district_id,
    coalesce(requirements.school_year, applications.school_year) as school_year,
    coalesce(requirements.school_id, applications.school_id) as school_id,
    coalesce(requirements.student_key, applications.student_key) as student_key,
    requirements.is_a_g_completed,
    applications.is_financial_aid_completed,
    applications.is_financial_aid_submitted
from requirements
full outer join applications
    on requirements.district_id = applications.district_id
    and requirements.school_year = applications.school_year
    and requirements.school_id = applications.school_id
    and requirements.student_key = applications.student_key
