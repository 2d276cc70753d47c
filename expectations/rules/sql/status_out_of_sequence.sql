-- A status that may not follow the one before it in the school year in which it begins; or one
-- with a start that is not after the latest in force, but for an update of the same status. A
-- correction goes by its reason; a deletion of the status in force lets another take its date.
-- The first status of a student in the district is not judged: others may have reported before it.
-- TBD after another status, and the same status twice, have rules of their own.
with known_statuses as (
    select submitting_district, ssid, english_acquisition_status_start_date as starts,
        english_acquisition_status_code as status
    from in_force('calpads_sela') line
),

students as (
    select submitting_district, ssid from lines
    group by submitting_district, ssid having count(*) > 1
    union
    select submitting_district, ssid
    from lines join known_statuses using (submitting_district, ssid)
    where (lines.english_acquisition_status_start_date, lines.english_acquisition_status_code)
        <> (known_statuses.starts, known_statuses.status)
),

statuses as (
    select submission_id, line_number, is_new, submitting_district, ssid,
        english_acquisition_status_start_date as starts,
        english_acquisition_status_code as status,
        coalesce(english_acquisition_status_correction_reason_code, '') as reason,
        lag(english_acquisition_status_code) over (
            partition by submitting_district, ssid order by english_acquisition_status_start_date
        ) as previous_status,
        case when substr(english_acquisition_status_start_date, 5, 2) >= '07'
            then number(line.english_acquisition_status_start_date)
            else number(line.english_acquisition_status_start_date) - 10000
        end as first_day
    from with_new_lines(students) line
),

judged as (
    select *, substr(first_day::bigint::text, 1, 4) || '-'
        || (substr(first_day::bigint::text, 1, 4)::integer + 1)::text as school_year
    from statuses where is_new and first_day >= 10000000
),

latest as (
    select submitting_district, ssid, max(starts) as newest_start from known_statuses
    join students using (submitting_district, ssid) group by submitting_district, ssid
)

select judged.submission_id, judged.line_number
from judged
left join latest using (submitting_district, ssid)
left join known_statuses known using (submitting_district, ssid, starts)
where (
    judged.status <> 'TBD' and judged.status <> judged.previous_status
    and not exists (
        select from combinations('elas_transition') valid
        where valid.status = judged.status and valid.previous_status = judged.previous_status
            and judged.school_year >= valid.first_year
            and (valid.last_year = '' or judged.school_year <= valid.last_year)
    )
    and not exists (
        select from combinations('elas_correction') valid
        where valid.status = judged.status and valid.previous_status = judged.previous_status
            and valid.correction_reason = judged.reason
            and judged.school_year >= valid.first_year
            and (valid.last_year = '' or judged.school_year <= valid.last_year)
    )
) or (
    known.status is null and judged.starts < latest.newest_start and judged.reason = ''
) or (
    known.status <> judged.status
    and not exists (
        select from combinations('elas_correction') valid
        where valid.status = judged.status and valid.previous_status = known.status
            and valid.correction_reason = judged.reason
    )
    and not exists (
        select from lines deletion
        where deletion.submitting_district = judged.submitting_district
            and deletion.ssid = judged.ssid and deletion.transaction_type_code = 'D'
            and deletion.english_acquisition_status_start_date = judged.starts
    )
)
