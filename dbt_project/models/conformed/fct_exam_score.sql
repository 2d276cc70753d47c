-- Scores of Advanced Placement (AP) and International Baccalaureate (IB) exams.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}, {'columns': ['student_key']}]) }}
{%- set line = 'district_id, school_year, student_key, submission_id, line_number' %}

with
advanced as (
    select * from {{ ref('stg_local__ap_exam_score') }}
    where {{ in_scope() }}
),

-- A set without a year or code is no exam.
exams as (
    select
        {{ line }},
        'IB' as exam_program,
        subject as exam_code,
        exam_year,
        exam_grade as exam_score
    from {{ ref('stg_local__ib_exam_score') }}
    where exam_grade is not null
        and {{ in_scope() }}
    {%- for number in ap_exams_of_a_line() %}
    union all
    select
        {{ line }},
        'AP' as exam_program,
        exam_code_{{ number }} as exam_code,
        exam_year_{{ number }} as exam_year,
        exam_score_{{ number }} as exam_score
    from advanced
    where exam_year_{{ number }} is not null
        and exam_code_{{ number }} is not null
        and exam_score_{{ number }} is not null
    {%- endfor %}
),

ranked as (
    select
        exams.*,
        row_number() over (
            partition by
                district_id, school_year, student_key, exam_program, exam_code, exam_year
            order by exam_score desc, submission_id desc, line_number desc
        ) as place
    from exams
)

select
    district_id,
    school_year,
    student_key,
    exam_program,
    exam_code,
    exam_year,
    exam_score,
    submission_id,
    line_number
from ranked
where place = 1
