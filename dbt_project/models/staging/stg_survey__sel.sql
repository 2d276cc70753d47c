-- Answers to the social-emotional learning survey in force, a column for each item.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('survey_sel') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    grade_level,
    cast(survey_date as date) as survey_date,
    growth_mindset_1,
    growth_mindset_2,
    growth_mindset_3,
    growth_mindset_4,
    self_efficacy_1,
    self_efficacy_2,
    self_efficacy_3,
    self_efficacy_4,
    self_management_1,
    self_management_2,
    self_management_3,
    self_management_4,
    self_management_5,
    self_management_6,
    self_management_7,
    self_management_8,
    self_management_9,
    social_awareness_1,
    social_awareness_2,
    social_awareness_3,
    social_awareness_4,
    social_awareness_5,
    social_awareness_6,
    social_awareness_7,
    social_awareness_8
from lines
