-- The register of change ideas: what districts try out, where, from when, measured by what.
{{ config(contract={'enforced': true}) }}

select
    district_id,
    idea_id,
    title,
    what,
    cast(
        case
            when max(school_id) <> '' then
                {{ dbt.listagg('school_id', "', '", 'order by school_id') }}
        end as text
    ) as school_ids,
    student_group,
    start_date,
    school_year,
    measure_id,
    expected_direction,
    owner_role
from {{ source('ledger', 'change_ideas') }}
group by
    district_id, idea_id, title, what, student_group, start_date, school_year, measure_id,
    expected_direction, owner_role
