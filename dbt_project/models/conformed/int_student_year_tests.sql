-- The science test of a student in a district year that counts: the latest included one.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
ranked_results as (
    select
        district_id,
        school_year,
        student_key,
        grade_assessed,
        achievement_level,
        row_number() over (
            partition by district_id, school_year, student_key
            order by tested_on desc nulls last, grade_assessed desc
        ) as recency
    from {{ ref('fct_assessment_result') }}
    where record_type = '06'
        and is_included
        and achievement_level is not null
        and {{ in_scope() }}
)

select
    district_id,
    school_year,
    student_key,
    grade_assessed as science_grade,
    case when achievement_level >= 3 then 1 else 0 end as science_met
from ranked_results
where recency = 1
