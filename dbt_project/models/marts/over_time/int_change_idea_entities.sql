-- The entities and student groups in whose run charts a change idea is drawn.
{{ config(materialized='view') }}

with
ideas as (
    select
        idea.*,
        {{ week_of('idea.start_date') }} as start_week
    from {{ source('ledger', 'change_ideas') }} as idea
),

-- An idea without schools is one of every school, and then of the district too.
placed as (
    select
        ideas.*,
        entity.level,
        entity.entity_id
    from ideas
    inner join {{ ref('bridge_school_entity') }} as entity
        on ideas.district_id = substr(entity.school_id, 1, 7)
        and entity.level = 'school'
        and ideas.school_id in ('', entity.school_id)
    union all
    select
        ideas.*,
        'district' as level,
        ideas.district_id as entity_id
    from ideas
    where ideas.school_id = ''
)

-- An idea for all students is one for every group.
select
    placed.district_id,
    placed.school_year,
    placed.measure_id,
    placed.level,
    placed.entity_id,
    student_group.student_group,
    placed.idea_id,
    placed.start_week,
    placed.student_group = student_group.student_group as is_own_group
from placed
inner join {{ ref('student_groups') }} as student_group
    on placed.student_group in ('ALL', student_group.student_group)
