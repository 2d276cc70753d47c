-- A class of a OneRoster package in a term that academicSessions.csv does not have.
select distinct line.district_id, line.school_year, line.submission_id, line.line_number,
    sent.sourced_id as about, cast(null as text) as detail
from scopes
join staging.stg_oneroster__class line using (district_id, school_year)
join raw.oneroster_classes sent using (submission_id, line_number)
cross join lateral unnest(string_to_array(coalesce(line.session_ids, ''), ',')) as named (id)
left join staging.stg_oneroster__academic_session other
    on other.district_id = line.district_id and other.school_year = line.school_year
    and other.session_id = btrim(named.id) and not other.is_deleted
where not line.is_deleted and btrim(named.id) <> '' and other.session_id is null
