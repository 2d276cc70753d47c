-- Enrollments in classes of OneRoster packages in force.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
users as (
    {{ oneroster_users() }}
),

{{ lines_in_force('oneroster_enrollments') }}

select
    lines.submission_id,
    lines.line_number,
    lines.district_id,
    lines.school_year,
    case when lines.role = 'student' then users.student_key end as student_key,
    lines.class_sourced_id as class_id,
    lines.school_sourced_id as org_id,
    lines.role,
    {{ oneroster_boolean('lines.is_primary') }} as is_primary,
    cast(lines.begin_date as date) as starts_on,
    cast(lines.end_date as date) as ends_on,
    coalesce(lines.status, 'active') = 'tobedeleted' as is_deleted
from lines
left join users
    on lines.district_id = users.district_id
    and lines.school_year = users.school_year
    and lines.user_sourced_id = users.sourced_id
