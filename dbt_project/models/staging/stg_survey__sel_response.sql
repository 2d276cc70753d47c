-- Answers to the social-emotional learning survey by item, the highest being the most favorable.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

{{ survey_responses('stg_survey__sel', 'survey_sel', [
    'submission_id', 'line_number', 'district_id', 'school_year', 'school_id', 'student_key',
    'grade_level', 'survey_date'
]) }}
