-- Line items of OneRoster packages in force: what results are given for.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
categories as (
    select
        district_id,
        school_year,
        category_id,
        category_title
    from {{ ref('stg_oneroster__category') }}
    where not is_deleted
),

{{ lines_in_force('oneroster_line_items') }}

select
    lines.submission_id,
    lines.line_number,
    lines.district_id,
    lines.school_year,
    lines.sourced_id as line_item_id,
    lines.title as line_item_title,
    categories.category_title,
    lines.class_sourced_id as class_id,
    coalesce(lines.academic_session_sourced_id, lines.grading_period_sourced_id) as session_id,
    cast(lines.result_value_min as numeric(12, 4)) as lowest_score,
    cast(lines.result_value_max as numeric(12, 4)) as highest_score,
    coalesce(lines.status, 'active') = 'tobedeleted' as is_deleted
from lines
left join categories
    on lines.district_id = categories.district_id
    and lines.school_year = categories.school_year
    and lines.category_sourced_id = categories.category_id
