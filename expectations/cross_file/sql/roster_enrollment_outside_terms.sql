-- An enrollment of a OneRoster package that begins or ends on a day outside the terms of its class.
-- Systems may write the first and the last day of the term or the days beside them.
with terms as (
    select class.district_id, class.school_year, class.class_id,
        min(session.starts_on) as starts_on, max(session.ends_on) as ends_on
    from scopes
    join staging.stg_oneroster__class class using (district_id, school_year)
    cross join lateral unnest(string_to_array(class.session_ids, ',')) as named (id)
    join staging.stg_oneroster__academic_session session
        on session.district_id = class.district_id and session.school_year = class.school_year
        and session.session_id = btrim(named.id) and not session.is_deleted
    where not class.is_deleted
    group by class.district_id, class.school_year, class.class_id
)

select line.district_id, line.school_year, line.submission_id, line.line_number,
    sent.sourced_id as about, cast(null as text) as detail
from staging.stg_oneroster__enrollment line
join terms using (district_id, school_year, class_id)
join raw.oneroster_enrollments sent using (submission_id, line_number)
where not line.is_deleted
    and (
        line.starts_on not between terms.starts_on - cast(limit('days') as integer)
            and terms.ends_on + cast(limit('days') as integer)
        or line.ends_on not between terms.starts_on - cast(limit('days') as integer)
            and terms.ends_on + cast(limit('days') as integer)
    )
