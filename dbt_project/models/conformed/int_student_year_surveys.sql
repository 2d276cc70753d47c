-- What a student of a district year said of each construct of social-emotional learning.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ counted_answers('stg_survey__sel_response', 'survey_sel', [
    'district_id', 'school_year', 'student_key', 'survey_date', 'submission_id', 'line_number'
]) }},

ranked_answers as (
    select
        counted_answers.*,
        row_number() over (
            partition by district_id, school_year, student_key, construct
            order by survey_date desc, submission_id desc, line_number desc
        ) as recency
    from counted_answers
    where student_key is not null
)

select
    district_id,
    school_year,
    student_key,
    {{ answers_in_columns('survey_sel', 'sel') }}
from ranked_answers
where recency = 1
group by district_id, school_year, student_key
