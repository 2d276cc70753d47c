-- The marks of a student in a district year, added up: GPA, English and mathematics, failures.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
marks as (
    select
        mark.*,
        -- A course without credits, as in many middle schools, weighs like one of a semester.
        case
            when mark.credits_attempted > 0 then mark.credits_attempted
            else {{ graduation_requirement('credits_per_course') }} * 0.5
        end as weight
    from {{ ref('int_course_mark') }} as mark
    {{ join_graduation_requirements('mark.district_id') }}
    where {{ in_scope('mark.district_id', 'mark.school_year') }}
)

select
    district_id,
    school_year,
    student_key,
    sum(points * weight) as grade_points,
    sum(case when points is not null then weight end) as grade_point_credits,
    count(case when subject = 'ela' then mark end) as ela_marks,
    count(case when subject = 'math' then mark end) as math_marks,
    count(case when subject in ('ela', 'math') and is_below_c then mark end)
        as ela_math_marks_below_c,
    count(case when subject in ('ela', 'math') and is_failing then mark end)
        as ela_math_marks_failing,
    coalesce(sum(case when subject is not null and is_failing then weight end), 0)
        as core_credits_failed
from marks
group by district_id, school_year, student_key
