-- A course section (CRSE) of a teacher whom the district's staff (SDEM) does not have. SEID
-- 9999999999 stands for teachers of other employers.
select line.district_id, line.school_year, line.submission_id, line.line_number,
    line.seid || line.school_id as about, cast(null as text) as detail
from scopes
join staging.stg_calpads__course_section_enrollment line using (district_id, school_year)
where not line.is_deleted and line.seid not in ('', '9999999999')
    and exists (
        select from staging.stg_calpads__staff any_staff
        where any_staff.district_id = line.district_id
    )
    and not exists (
        select from staging.stg_calpads__staff staff
        where staff.district_id = line.district_id and staff.seid = line.seid
            and not staff.is_deleted
    )
