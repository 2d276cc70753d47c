-- Answers to the social-emotional learning survey by item, the highest being the most favorable.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
lines as (
    select * from {{ ref('stg_survey__sel') }}
    where {{ in_scope() }}
),

answers as (
    select
        lines.submission_id,
        lines.line_number,
        lines.district_id,
        lines.school_year,
        lines.school_id,
        lines.student_key,
        lines.grade_level,
        lines.survey_date,
        by_item.item,
        by_item.construct,
        by_item.highest,
        {{ favorable_answer() }} as answer
    from lines
    cross join lateral (  -- noqa: ST05
        {{ items_of('survey_sel') }}
    ) as by_item
)

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    grade_level,
    survey_date,
    item,
    construct,
    answer,
    answer >= highest - 1 as is_favorable
from answers
where answer is not null
