-- Categories of line items of OneRoster packages in force.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('oneroster_categories') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    sourced_id as category_id,
    title as category_title,
    cast(weight as numeric(9, 4)) as weight,
    coalesce(status, 'active') = 'tobedeleted' as is_deleted
from lines
