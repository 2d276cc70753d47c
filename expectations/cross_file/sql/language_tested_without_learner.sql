-- A Summative ELPAC result of a student who by the statuses in force (SELA) was no English learner on
-- the day of the test, nor on any day of the school year before it: who is reclassified in the year
-- may be tested yet. Whose status is not known is not judged.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key || line.record_type as about, cast(null as text) as detail
from scopes
join staging.stg_toms__summative_elpac_score line using (district_id, school_year)
join staging.stg_calpads__english_language_acquisition status
    on status.district_id = line.district_id and status.student_key = line.student_key
    and not status.is_deleted and status.status_start_date <= line.tested_on
group by line.district_id, line.school_year, line.submission_id, line.line_number,
    line.student_key, line.record_type, scopes.starts_on
having (array_agg(status.english_language_acquisition_status
    order by status.status_start_date desc, status.submission_id desc, status.line_number desc
))[1] in ('EO', 'IFEP', 'RFEP')
    and max(status.status_start_date) < scopes.starts_on
