-- A subject of a session that a student has twice with different grades, such as at two levels.
with exams as (
    select submission_id, line_number,
        min(exam_grade) over exam as lowest,
        max(exam_grade) over exam as highest
    from lines
    where exam_grade is not null
    window exam as (
        partition by submitting_district, local_student_id, exam_year,
            coalesce(exam_session, ''), upper(btrim(subject))
    )
)

select submission_id, line_number
from exams
where lowest <> highest
