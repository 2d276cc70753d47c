-- A status of a student whose latest enrollment of the academic year is in a grade that has none.
with students as (select submitting_district, ssid from lines),

grades as (
    select distinct on (submitting_district, ssid, academic_year_id)
        submitting_district, ssid, academic_year_id, grade_level_code
    from in_force('calpads_senr', students) enrollment
    order by submitting_district, ssid, academic_year_id, enrollment_school_start_date desc
)

select submission_id, line_number
from lines join grades using (submitting_district, ssid, academic_year_id)
where grades.grade_level_code in ('IN', 'TD', 'PS', 'AD')
    and coalesce(transaction_type_code, '') <> 'D'
