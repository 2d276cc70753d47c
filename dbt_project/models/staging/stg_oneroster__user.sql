-- Users of OneRoster packages in force: who is a student, without names.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
users as (
    {{ oneroster_users() }}
),

{{ lines_in_force('oneroster_users') }}

select
    lines.submission_id,
    lines.line_number,
    lines.district_id,
    lines.school_year,
    users.student_key,
    users.role,
    {{ oneroster_boolean('lines.enabled_user') }} as is_enabled,
    lines.grades,
    coalesce(lines.org_sourced_ids, lines.primary_org_sourced_id) as org_ids,
    coalesce(lines.status, 'active') = 'tobedeleted' as is_deleted
from lines
left join users
    on lines.district_id = users.district_id
    and lines.school_year = users.school_year
    and lines.sourced_id = users.sourced_id
