-- Results of OneRoster packages in force.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
users as (
    {{ oneroster_users() }}
),

{{ lines_in_force('oneroster_results') }}

select
    lines.submission_id,
    lines.line_number,
    lines.district_id,
    lines.school_year,
    users.student_key,
    lines.line_item_sourced_id as line_item_id,
    lines.score_status,
    cast(lines.score as numeric(12, 4)) as score,
    cast(lines.score_date as date) as scored_on,
    coalesce(lines.status, 'active') = 'tobedeleted' as is_deleted
from lines
left join users
    on lines.district_id = users.district_id
    and lines.school_year = users.school_year
    and lines.student_sourced_id = users.sourced_id
