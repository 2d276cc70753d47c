-- Demographics of OneRoster packages in force.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
users as (
    {{ oneroster_users() }}
),

{{ lines_in_force('oneroster_demographics') }}

select
    lines.submission_id,
    lines.line_number,
    lines.district_id,
    lines.school_year,
    users.student_key,
    lines.sex,
    {{ oneroster_boolean('lines.american_indian_or_alaska_native') }}
        as is_american_indian_or_alaska_native,
    {{ oneroster_boolean('lines.asian') }} as is_asian,
    {{ oneroster_boolean('lines.black_or_african_american') }} as is_black_or_african_american,
    {{ oneroster_boolean('lines.native_hawaiian_or_other_pacific_islander') }}
        as is_native_hawaiian_or_other_pacific_islander,
    {{ oneroster_boolean('lines.white') }} as is_white,
    {{ oneroster_boolean('lines.demographic_race_two_or_more_races') }} as is_two_or_more_races,
    {{ oneroster_boolean('lines.hispanic_or_latino_ethnicity') }} as is_hispanic_or_latino,
    coalesce(lines.status, 'active') = 'tobedeleted' as is_deleted
from lines
left join users
    on lines.district_id = users.district_id
    and lines.school_year = users.school_year
    and lines.sourced_id = users.sourced_id
