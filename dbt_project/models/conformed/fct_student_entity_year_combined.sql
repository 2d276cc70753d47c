/*
Students who were in several districts of a county, a network or the collaborative. These levels are
the sums of their districts, in which such a student stands several times: rows with sign -1 take
those out again, and one row with sign 1 puts the student's combined year in.
*/
{{ config(indexes=[
    {'columns': ['district_id', 'school_year']},
    {'columns': ['school_year', 'student_key']}
]) }}

with
{{ facts_at_entity(
    scope="'collaborative'",
    entities=ref('bridge_school_entity'),
    condition=in_scoped_year('fact.school_year'),
    students=ref('int_moving_student')
) }},

distances as (
    {{ distances_by(
        'district_id, school_year, level, entity_id, student_key', 'results_at_entity'
    ) }}
),

{{ outcomes_at_entity() }},

{{ student_at_entity() }},

taken_out as (
    select
        'collaborative' as district_id,
        single.school_year,
        student.level,
        student.entity_id
        {%- for column in student_at_entity_columns() %},
        single.{{ column }}
        {%- endfor %},
        -1 as sign
    from {{ ref('int_moving_student') }} as student
    inner join {{ ref('fct_student_entity_year') }} as single
        on student.school_year = single.school_year
        and student.student_key = single.student_key
    where {{ in_scoped_year('student.school_year') }}
        and {{ in_scoped_year('single.school_year') }}
        and (
            (
                student.level = 'network'
                and single.level = 'network'
                and single.entity_id = student.entity_id
            )
            or (
                student.level = 'county'
                and single.level = 'district'
                and substr(single.entity_id, 1, 2) = student.entity_id
            )
            or (student.level = 'collaborative' and single.level = 'district')
        )
)

select
    student_at_entity.*,
    1 as sign
from student_at_entity
union all
select * from taken_out
