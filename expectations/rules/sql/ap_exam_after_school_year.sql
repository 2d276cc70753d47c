-- An exam of a later year than that in which the school year of the file ends.
select distinct submission_id, line_number
from common('ap_exams') exam
where exam_year > substr(submitted_school_year, 6, 4)
