-- Special education of students over time: statuses (SWDS) and, before them, plans (SPED).
{{ config(
    meta={'scope': 'district'},
    indexes=[{'columns': ['district_id', 'student_key']}]
) }}
{%- set no_end = "cast('9999-12-31' as date)" %}

with
meetings as (
    select
        district_id,
        student_key,
        coalesce(amendment_date, meeting_date) as span_start,
        exit_date,
        education_plan_type_code in ('100', '150', '200') as has_plan,
        education_plan_type_code,
        cast(null as text) as special_education_status_code,
        initial_entry_date,
        exit_reason_code,
        disability_1_code,
        program_setting_code,
        1 as preference,
        submission_id,
        line_number
    from {{ ref('stg_calpads__special_education') }}
    where not is_deleted
        and coalesce(amendment_date, meeting_date) is not null
        and {{ in_scoped_district() }}
),

statuses as (
    select
        district_id,
        student_key,
        status_start_date as span_start,
        cast(null as date) as exit_date,
        special_education_status_code = '1' as has_plan,
        cast(null as text) as education_plan_type_code,
        special_education_status_code,
        cast(null as date) as initial_entry_date,
        cast(null as text) as exit_reason_code,
        cast(null as text) as disability_1_code,
        cast(null as text) as program_setting_code,
        2 as preference,
        submission_id,
        line_number
    from {{ ref('stg_calpads__special_education_status') }}
    where not is_deleted
        and {{ in_scoped_district() }}
),

records as (
    select * from meetings
    union all
    select * from statuses
),

-- Of several records of one day the last one sent counts, and a status before a meeting.
ranked_records as (
    select
        records.*,
        row_number() over (
            partition by district_id, student_key, span_start
            order by preference desc, submission_id desc, line_number desc
        ) as recency
    from records
),

spans as (
    select
        ranked_records.*,
        least(
            coalesce(exit_date, {{ no_end }}),
            coalesce(
                cast({{ dbt.dateadd('day', -1, 'lead(span_start) over (
                    partition by district_id, student_key order by span_start
                )') }} as date),
                {{ no_end }}
            )
        ) as span_end
    from ranked_records
    where recency = 1
),

plans as (
    select
        district_id,
        student_key,
        education_plan_type_code,
        disability_1_code,
        program_setting_code,
        plan_start_date,
        lead(plan_start_date) over (
            partition by district_id, student_key order by plan_start_date
        ) as next_start_date
    from {{ ref('stg_calpads__special_education_plan') }}
    where not is_deleted
        and {{ in_scoped_district() }}
)

select
    spans.district_id,
    spans.student_key,
    spans.span_start,
    spans.span_end,
    spans.has_plan and spans.span_start <= spans.span_end as is_participating,
    spans.special_education_status_code,
    coalesce(spans.education_plan_type_code, plans.education_plan_type_code)
        as education_plan_type_code,
    coalesce(spans.disability_1_code, plans.disability_1_code) as disability_1_code,
    coalesce(spans.program_setting_code, plans.program_setting_code) as program_setting_code,
    spans.initial_entry_date,
    spans.exit_date,
    spans.exit_reason_code,
    spans.submission_id,
    spans.line_number
from spans
left join plans
    on spans.special_education_status_code is not null
    and spans.district_id = plans.district_id
    and spans.student_key = plans.student_key
    and spans.span_end >= plans.plan_start_date
    and (plans.next_start_date is null or spans.span_end < plans.next_start_date)
