-- A result of more than ten days whose incident does not say whether the student had instruction.
with results as (
    select * from lines where number(incident_disciplinary_action_duration_days) > 10
),

students as (select submitting_district, ssid from results)

select results.submission_id, results.line_number
from results
join in_force('calpads_sinc', students) incident
    using (submitting_district, ssid, school_of_attendance, academic_year_id, incident_id_local)
where coalesce(incident.student_instructional_support_indicator, '') = ''
