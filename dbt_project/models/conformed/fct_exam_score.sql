-- Scores of Advanced Placement (AP) and International Baccalaureate (IB) exams.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}, {'columns': ['student_key']}]) }}

with
exams as (
    select
        district_id,
        school_year,
        student_key,
        'AP' as exam_program,
        exam_code,
        exam_year,
        exam_score,
        submission_id,
        line_number,
        exam_number
    from {{ ref('stg_local__ap_exam_score') }}
    where {{ in_scope() }}
    union all
    select
        district_id,
        school_year,
        student_key,
        'IB' as exam_program,
        subject as exam_code,
        exam_year,
        exam_grade as exam_score,
        submission_id,
        line_number,
        1 as exam_number
    from {{ ref('stg_local__ib_exam_score') }}
    where {{ in_scope() }}
),

ranked as (
    select
        exams.*,
        row_number() over (
            partition by
                district_id, school_year, student_key, exam_program, exam_code, exam_year
            order by exam_score desc, submission_id desc, line_number desc, exam_number desc
        ) as place
    from exams
    where exam_score is not null
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
