-- Answers to the school climate survey by item, the highest being the most favorable.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

{{ survey_responses('stg_survey__climate', 'survey_climate', [
    'submission_id', 'line_number', 'district_id', 'school_year', 'school_id', 'respondent',
    'grade_level', 'role', 'survey_date'
]) }}
