-- Status TBD after another one; after EO it is the correction that calls for a test.
with students as (
    select submitting_district, ssid from lines where english_acquisition_status_code = 'TBD'
),

statuses as (
    select *, lag(english_acquisition_status_code) over (
        partition by submitting_district, ssid order by english_acquisition_status_start_date
    ) as previous_status
    from with_new_lines(students) line
)

select submission_id, line_number
from statuses
where is_new and english_acquisition_status_code = 'TBD'
    and previous_status not in ('TBD', 'EO')
