-- A school of a OneRoster package that stands under no other organization.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.org_id as about, cast(null as text) as detail
from scopes
join staging.stg_oneroster__org line using (district_id, school_year)
where not line.is_deleted and line.org_type = 'school'
    and btrim(coalesce(line.parent_org_id, '')) = ''
