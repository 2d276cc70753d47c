-- A status with another start date than the same status beside it: before it, or after it in force.
with students as (
    select submitting_district, ssid from lines
    group by submitting_district, ssid having count(*) > 1
    union
    select submitting_district, ssid
    from lines
    join in_force('calpads_sela') known using (submitting_district, ssid)
    where lines.english_acquisition_status_start_date
        <> known.english_acquisition_status_start_date
),

statuses as (
    select *, english_acquisition_status_code as status,
        lag(english_acquisition_status_code) over student as previous_status,
        lead(english_acquisition_status_code) over student as next_status,
        lead(is_new) over student as next_is_new
    from with_new_lines(students) line
    window student as (
        partition by submitting_district, ssid order by english_acquisition_status_start_date
    )
)

select submission_id, line_number
from statuses
where is_new and status <> 'TBD'
    and (status = previous_status or (status = next_status and not next_is_new))
