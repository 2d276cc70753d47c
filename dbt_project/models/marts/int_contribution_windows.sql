-- When what was contributed came in each window of the submission calendar.
{{ config(materialized='view') }}

with
submissions as (
    select
        district_id,
        school_year,
        record,
        state,
        {{ day_in_california('received_at') }} as received_on
    from {{ source('ledger', 'submissions') }}
    where district_id is not null
        and state not in ('duplicate', 'withdrawn')
),

districts as (
    select
        district_id,
        min(received_on) as joined_on
    from submissions
    group by district_id
),

units as (
    select distinct
        district_id,
        school_year,
        record
    from submissions
),

accepted as (
    select distinct
        district_id,
        school_year,
        record,
        received_on
    from submissions
    where state in ('accepted', 'accepted_with_warnings', 'superseded')
)

select
    units.district_id,
    units.school_year,
    units.record,
    calendar.window_name,
    calendar.opens_on,
    calendar.due_on,
    min(accepted.received_on) as first_accepted_on
from units
inner join districts
    on units.district_id = districts.district_id
inner join {{ source('ledger', 'submission_windows') }} as calendar
    on units.school_year = calendar.school_year
    and units.record = calendar.record
    -- Nobody is late for what was over before the first file of the district.
    and districts.joined_on <= calendar.amended_until
left join accepted
    on units.district_id = accepted.district_id
    and units.school_year = accepted.school_year
    and units.record = accepted.record
    and calendar.opens_on <= accepted.received_on
group by
    units.district_id, units.school_year, units.record, calendar.window_name, calendar.opens_on,
    calendar.due_on
