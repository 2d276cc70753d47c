-- Respondents to the school climate survey, with what each said of every construct.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ counted_answers('stg_survey__climate_response', 'survey_climate', [
    'submission_id', 'line_number', 'district_id', 'school_year', 'school_id', 'respondent',
    'grade_level'
]) }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    respondent,
    case
        when respondent <> 'staff' and grade_level in {{ k12_grades() }} then grade_level
    end as grade_level,
    {{ answers_in_columns('survey_climate', 'climate') }}
from counted_answers
group by
    submission_id, line_number, district_id, school_year, school_id, respondent, grade_level
