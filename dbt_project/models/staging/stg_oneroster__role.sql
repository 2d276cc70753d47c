-- Roles of users at organizations of OneRoster 1.2 packages in force: who is what, where and when.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
users as (
    {{ oneroster_users() }}
),

orgs as (
    select
        district_id,
        school_year,
        org_id,
        school_id
    from {{ ref('stg_oneroster__org') }}
    where not is_deleted
),

{{ lines_in_force('oneroster_roles') }}

select
    lines.submission_id,
    lines.line_number,
    lines.district_id,
    lines.school_year,
    case when lines.role = 'student' then users.student_key end as student_key,
    lines.role,
    lines.role_type = 'primary' as is_primary,
    lines.org_sourced_id as org_id,
    orgs.school_id,
    cast(lines.begin_date as date) as starts_on,
    cast(lines.end_date as date) as ends_on,
    coalesce(lines.status, 'active') = 'tobedeleted' as is_deleted
from lines
left join users
    on lines.district_id = users.district_id
    and lines.school_year = users.school_year
    and lines.user_sourced_id = users.sourced_id
left join orgs
    on lines.district_id = orgs.district_id
    and lines.school_year = orgs.school_year
    and lines.org_sourced_id = orgs.org_id
