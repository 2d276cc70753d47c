/*
What students achieved in a district year that the college/career indicator counts: levels of the
Smarter Balanced tests of grade 11, scores of AP and IB exams, courses, career technical pathways,
work-based learning. What they come to over the years of a cohort says int_college_career_paths.
*/
{{ config(indexes=[{'columns': ['district_id', 'school_year']}, {'columns': ['student_key']}]) }}
{%- set key = 'district_id, school_year, student_key, achievement, code' %}
{%- set subscores = text_list(var('college_career_ap_subscores')) %}

with
marks as (
    select
        mark.district_id,
        mark.school_year,
        mark.student_key,
        course.kind,
        coalesce(course.cte_pathway_code, '') as code,
        course.kind = 'college_credit'
        or (
            course.kind in ('cte', 'cte_capstone')
            and mark.instructional_level_code in ('23', '24')
        ) as gives_college_credit,
        -- Two quarters or trimesters are a semester.
        case
            when upper(mark.marking_period_code) = 'FY' then 2.0
            when upper(substr(mark.marking_period_code, 1, 1)) = 'S' then 1.0
            else 0.5
        end as semesters,
        coalesce(scale.points >= 2, false) as is_c_or_better,
        scale.mark in {{ text_list(var('college_career_passing_marks')) }} as is_pass,
        coalesce(scale.points > 0, false) as is_not_failed
    from {{ ref('fct_course_mark') }} as mark
    inner join {{ ref('college_career_courses') }} as course
        on mark.state_course_code = course.state_course_code
    inner join {{ ref('course_marks') }} as scale
        on upper(trim(mark.final_grade)) = scale.mark
    where {{ in_scope('mark.district_id', 'mark.school_year') }}
),

achievements as (
    select
        district_id,
        school_year,
        student_key,
        case when record_type = '01' then 'ela_level' else 'math_level' end as achievement,
        '' as code,
        cast(achievement_level as numeric) as amount
    from {{ ref('fct_assessment_result') }}
    where record_type in ('01', '02')
        and grade_assessed = '11'
        and is_included
        and achievement_level is not null
        and {{ in_scope() }}
    {%- for achievement, amount, condition in [
        ('college_credit', 'semesters', 'gives_college_credit and (is_c_or_better or is_pass)'),
        ('military_science', 'semesters', "kind = 'military_science' and (is_not_failed or is_pass)"),
        ('cte_capstone', '1.0', "kind = 'cte_capstone' and is_c_or_better"),
    ] %}
    union all
    select
        district_id,
        school_year,
        student_key,
        '{{ achievement }}' as achievement,
        code,
        {{ amount }} as amount
    from marks
    where {{ condition }}
    {%- endfor %}
    union all
    select
        district_id,
        school_year,
        student_key,
        'cte_pathway' as achievement,
        cte_pathway_code as code,
        1.0 as amount
    from {{ ref('fct_cte_pathway') }}
    where is_completed
        and {{ in_scope() }}
    union all
    select
        district_id,
        school_year,
        student_key,
        'work_based_learning' as achievement,
        work_based_learning_type_code as code,
        1.0 as amount
    from {{ ref('fct_work_based_learning') }}
    where {{ in_scope() }}
    union all
    select
        district_id,
        school_year,
        student_key,
        case exam_program when 'AP' then 'ap_exam' else 'ib_exam' end as achievement,
        exam_code as code,
        cast(exam_score as numeric) as amount
    from {{ ref('fct_exam_score') }}
    where (exam_program = 'IB' or exam_code not in {{ subscores }})
        and {{ in_scope() }}
)

select
    {{ key }},
    {{ achieved_amount() }} as amount
from achievements
group by {{ key }}
