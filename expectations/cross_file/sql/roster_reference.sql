-- A line of a file of a OneRoster package that names a line of another file, which that one does not
-- have: {line} and {known} are the staged files, {known_record} the record of the latter.
with known as (
    select staged.district_id, staged.school_year, sent.sourced_id
    from scopes
    join staging.stg_oneroster__{known} staged using (district_id, school_year)
    join raw.{known_record} sent using (submission_id, line_number)
    where not staged.is_deleted
)

select distinct line.district_id, line.school_year, line.submission_id, line.line_number,
    sent.sourced_id as about, cast(null as text) as detail
from scopes
join staging.stg_oneroster__{line} line using (district_id, school_year)
join raw.{record} sent using (submission_id, line_number)
cross join lateral unnest(string_to_array(sent.{field}, ',')) as named (id)
left join known
    on known.district_id = line.district_id and known.school_year = line.school_year
    and known.sourced_id = btrim(named.id)
where not line.is_deleted and btrim(named.id) <> '' and known.sourced_id is null
