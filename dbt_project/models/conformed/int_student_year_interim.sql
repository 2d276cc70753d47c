-- The last interim assessment of a student in a district year, by subject.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
results as (
    select
        district_id,
        school_year,
        student_key,
        subject,
        test_name,
        test_window,
        tested_on,
        case when is_benchmark_met then 1 else 0 end as met
    from {{ ref('fct_interim_result') }}
    where is_benchmark_met is not null
        and {{ in_scope() }}
    union all
    -- Blocks (IAB, FIAB) test a part of the standards and have no achievement level 1 to 4.
    select
        district_id,
        school_year,
        student_key,
        subject,
        assessment_name as test_name,
        cast(null as text) as test_window,
        taken_on as tested_on,
        case when achievement_level >= 3 then 1 else 0 end as met
    from {{ ref('stg_cers__interim_result') }}
    where is_complete
        and achievement_level between 1 and 4
        and 'ICA' in (assessment_type, assessment_sub_type)
        and {{ in_scope() }}
),

ranked_results as (
    select
        results.*,
        row_number() over (
            partition by district_id, school_year, student_key, subject
            order by tested_on desc, test_name asc, test_window asc, met desc
        ) as recency
    from results
    where student_key is not null
        and subject in ('ela', 'math')
)

select
    district_id,
    school_year,
    student_key
    {%- for subject in ['ela', 'math'] %}
    {%- set outcome = 'interim_' ~ subject %}
    {%- for name, column in {
        'met': 'met', 'test': 'test_name', 'window': 'test_window', 'tested_on': 'tested_on',
    }.items() %},
    max(case when subject = '{{ subject }}' then {{ column }} end) as {{ outcome }}_{{ name }}
    {%- endfor %}
    {%- endfor %}
from ranked_results
where recency = 1
group by district_id, school_year, student_key
