-- A student of a OneRoster package with none of the identifiers by which other files know students.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    sent.sourced_id as about, cast(null as text) as detail
from scopes
join staging.stg_oneroster__user line using (district_id, school_year)
join raw.oneroster_users sent using (submission_id, line_number)
where not line.is_deleted and line.role = 'student'
    and btrim(concat(
        sent.identifier, sent.user_ids, sent.user_master_identifier, sent.state_student_id
    )) = ''
