-- Students' attributes with history, within each school year of a district.
{{ config(indexes=[{'columns': ['district_id', 'school_year', 'student_key']}]) }}

with
information as (
    select
        *,
        {% for number in range(1, 6) -%}
        {{ race_ethnicity_group('race_' ~ number ~ '_code') }} as race_group_{{ number }},
        {% endfor -%}
        lead(effective_start_date) over (
            partition by district_id, student_key order by effective_start_date
        ) as next_start_date
    from {{ ref('stg_calpads__student_information') }}
    where not is_deleted
        and {{ in_scoped_district() }}
),

spans as (
    select
        *,
        least(race_group_1, race_group_2, race_group_3, race_group_4, race_group_5) as first_group,
        greatest(race_group_1, race_group_2, race_group_3, race_group_4, race_group_5)
            as last_group
    from information
),

district_years as (
    select distinct
        enrollment.district_id,
        enrollment.school_year,
        school_year.starts_on,
        school_year.ends_on
    from {{ ref('int_enrollment_line') }} as enrollment
    inner join {{ ref('school_years') }} as school_year
        on enrollment.school_year = school_year.school_year
    where {{ in_scope('enrollment.district_id', 'enrollment.school_year') }}
)

select
    spans.district_id,
    district_years.school_year,
    spans.student_key,
    spans.effective_start_date as valid_from,
    least(
        coalesce(spans.effective_end_date, cast('9999-12-31' as date)),
        coalesce(
            cast({{ dbt.dateadd('day', -1, 'spans.next_start_date') }} as date),
            cast('9999-12-31' as date)
        )
    ) as valid_to,
    spans.next_start_date as next_valid_from,
    case
        when spans.hispanic_ethnicity_indicator = 'Y' then 'HI'
        when spans.first_group <> spans.last_group then 'MR'
        else spans.first_group
    end as race_ethnicity,
    spans.parent_education_level,
    spans.first_us_school_date,
    spans.submission_id,
    spans.line_number
from spans
inner join district_years
    on spans.district_id = district_years.district_id
    and spans.effective_start_date <= district_years.ends_on
    and coalesce(spans.effective_end_date, district_years.starts_on) >= district_years.starts_on
    and coalesce(spans.next_start_date, district_years.ends_on) > district_years.starts_on
