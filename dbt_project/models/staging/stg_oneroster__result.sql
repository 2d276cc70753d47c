-- Results of OneRoster packages in force: scores, and what they are given for.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
users as (
    {{ oneroster_users() }}
),

line_items as (
    select
        district_id,
        school_year,
        line_item_id,
        line_item_title,
        category_title,
        class_id,
        highest_score
    from {{ ref('stg_oneroster__line_item') }}
    where not is_deleted
),

{{ lines_in_force('oneroster_results') }}

select
    lines.submission_id,
    lines.line_number,
    lines.district_id,
    lines.school_year,
    users.student_key,
    lines.line_item_sourced_id as line_item_id,
    line_items.line_item_title,
    line_items.category_title,
    coalesce(lines.class_sourced_id, line_items.class_id) as class_id,
    lines.score_status,
    cast(lines.score as numeric(12, 4)) as score,
    line_items.highest_score,
    cast(lines.score_date as date) as scored_on,
    coalesce(lines.status, 'active') = 'tobedeleted' as is_deleted
from lines
left join users
    on lines.district_id = users.district_id
    and lines.school_year = users.school_year
    and lines.student_sourced_id = users.sourced_id
left join line_items
    on lines.district_id = line_items.district_id
    and lines.school_year = line_items.school_year
    and lines.line_item_sourced_id = line_items.line_item_id
