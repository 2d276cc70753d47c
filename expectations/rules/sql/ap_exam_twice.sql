-- An exam of a year that a student has twice with different scores, in one line or in two of them.
with exams as (
    select distinct submission_id, line_number, submitting_district, local_student_id, exam_year,
        ltrim(exam_code, '0') as exam_code, exam_score
    from common('ap_exams') exam
    where exam_year is not null and exam_code is not null and exam_score is not null
),

scored as (
    select *,
        min(exam_score) over exam as lowest,
        max(exam_score) over exam as highest
    from exams
    window exam as (
        partition by submitting_district, local_student_id, exam_year, exam_code
    )
)

select distinct submission_id, line_number
from scored
where lowest <> highest
