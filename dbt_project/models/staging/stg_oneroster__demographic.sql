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
    case lines.american_indian_or_alaska_native
        when 'true' then true
        when 'false' then false
    end as is_american_indian_or_alaska_native,
    case lines.asian when 'true' then true when 'false' then false end as is_asian,
    case lines.black_or_african_american when 'true' then true when 'false' then false end
        as is_black_or_african_american,
    case lines.native_hawaiian_or_other_pacific_islander
        when 'true' then true
        when 'false' then false
    end as is_native_hawaiian_or_other_pacific_islander,
    case lines.white when 'true' then true when 'false' then false end as is_white,
    case lines.demographic_race_two_or_more_races
        when 'true' then true
        when 'false' then false
    end as is_two_or_more_races,
    case lines.hispanic_or_latino_ethnicity
        when 'true' then true
        when 'false' then false
    end as is_hispanic_or_latino,
    coalesce(lines.status, 'active') = 'tobedeleted' as is_deleted
from lines
left join users
    on lines.district_id = users.district_id
    and lines.school_year = users.school_year
    and lines.sourced_id = users.sourced_id
