-- Advanced Placement exams: the newest file of each school and year, one row per exam of a line.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('ap_exam_score') }},

exams as (
    {%- for number in range(1, ap_exams_of_a_line() + 1) %}
    {%- set exam = '%02d' % number %}
    {{ 'union all' if not loop.first }}
    select
        submission_id,
        line_number,
        {{ number }} as exam_number,
        district_id,
        school_year,
        school_id,
        student_key,
        exam_year_{{ exam }} as exam_year,
        exam_code_{{ exam }} as exam_code,
        exam_score_{{ exam }} as exam_score
    from lines
    where exam_year_{{ exam }} is not null
        and exam_code_{{ exam }} is not null
    {%- endfor %}
)

select
    submission_id,
    line_number,
    exam_number,
    district_id,
    school_year,
    school_id,
    student_key,
    cast(exam_year as integer) as exam_year,
    -- The College Board writes some codes with a leading zero.
    cast(cast(exam_code as integer) as text) as exam_code,
    cast(exam_score as integer) as exam_score
from exams
