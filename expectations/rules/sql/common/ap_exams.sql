-- The exams of the new lines, one row per exam with its year, code and score (text, null where empty).
select line.submission_id, line.line_number, line.submitting_district, line.submitted_school_year,
    line.local_student_id, exam.number,
    nullif(line.columns ->> ('exam_year_' || exam.number), '') as exam_year,
    nullif(line.columns ->> ('exam_code_' || exam.number), '') as exam_code,
    nullif(line.columns ->> ('exam_score_' || exam.number), '') as exam_score
from (select lines.*, to_jsonb(lines) as columns from lines) line
cross join (
    select lpad(cast(place as text), 2, '0') as number from generate_series(1, 30) place
) exam
where coalesce(line.columns ->> ('exam_year_' || exam.number), '') <> ''
    or coalesce(line.columns ->> ('exam_code_' || exam.number), '') <> ''
    or coalesce(line.columns ->> ('exam_score_' || exam.number), '') <> ''
