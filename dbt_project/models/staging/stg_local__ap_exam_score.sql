-- Advanced Placement exams of students, side by side: the newest file of each school and year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('ap_exam_score') }}

select
    {%- for number in ap_exams_of_a_line() %}
    cast(exam_year_{{ number }} as integer) as exam_year_{{ number }},
    -- The College Board writes some codes with a leading zero.
    cast(cast(exam_code_{{ number }} as integer) as text) as exam_code_{{ number }},
    cast(exam_score_{{ number }} as integer) as exam_score_{{ number }},
    {%- endfor %}
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key
from lines
