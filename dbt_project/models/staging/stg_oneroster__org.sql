-- Organizations of OneRoster packages in force.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('oneroster_orgs') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    sourced_id as org_id,
    name as org_name,
    type as org_type,
    parent_sourced_id as parent_org_id,
    case length(identifier)
        when 14 then identifier
        when 7 then case when type = 'school' then district_id || identifier end
    end as school_id,
    coalesce(status, 'active') = 'tobedeleted' as is_deleted
from lines
