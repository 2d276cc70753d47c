-- International Baccalaureate exams: the newest file of each school and year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('ib_exam_score') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    cast(exam_year as integer) as exam_year,
    exam_session,
    upper(trim(subject)) as subject,
    subject_level,
    case when exam_grade in ('1', '2', '3', '4', '5', '6', '7') then cast(exam_grade as integer) end
        as exam_grade
from lines
