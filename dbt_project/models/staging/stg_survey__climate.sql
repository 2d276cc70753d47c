-- Answers to the school climate survey in force, a column for each item.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('survey_climate') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    respondent,
    grade_level,
    role,
    cast(survey_date as date) as survey_date,
    support_1,
    support_2,
    support_3,
    support_4,
    support_5,
    support_6,
    belonging_1,
    belonging_2,
    belonging_3,
    belonging_4,
    belonging_5,
    rules_1,
    rules_2,
    rules_3,
    rules_4,
    rules_5,
    safety_1,
    safety_2,
    safety_3,
    safety_4,
    safety_5
from lines
