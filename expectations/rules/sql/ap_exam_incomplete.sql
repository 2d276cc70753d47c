-- An exam without its year or code. A score may be missing: it is delayed, or the student cancelled it.
select distinct submission_id, line_number
from common('ap_exams') exam
where exam_year is null or exam_code is null
