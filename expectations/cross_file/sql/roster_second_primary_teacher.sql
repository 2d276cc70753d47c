-- A teacher who is the primary one of a class of a OneRoster package while another one is.
with primary_teacher as (
    select line.district_id, line.school_year, line.class_id, line.submission_id,
        line.line_number, sent.sourced_id, sent.user_sourced_id,
        coalesce(line.starts_on, date '0001-01-01') as starts_on,
        coalesce(line.ends_on, date '9999-12-31') as ends_on
    from scopes
    join staging.stg_oneroster__enrollment line using (district_id, school_year)
    join raw.oneroster_enrollments sent using (submission_id, line_number)
    where not line.is_deleted and line.is_primary and line.role = 'teacher'
)

select distinct line.district_id, line.school_year, line.submission_id, line.line_number,
    line.sourced_id as about, cast(null as text) as detail
from primary_teacher line
join primary_teacher other using (district_id, school_year, class_id)
where line.user_sourced_id <> other.user_sourced_id
    and (other.submission_id, other.line_number) < (line.submission_id, line.line_number)
    and line.starts_on < other.ends_on and other.starts_on < line.ends_on
