-- How students of the combined graduation cohort are prepared for college and career, or approach
-- it. What each path asks for: macro college_career_paths.
{{ config(meta={'scope': 'year'}, indexes=[{'columns': ['school_year', 'district_id']}]) }}
{%- set member = [
    'school_year', 'student_key', 'district_id', 'school_id', 'is_graduate', 'is_a_g_completed',
    'has_seal_of_biliteracy', 'is_student_with_disabilities',
] | join(', ') %}
{%- set prepares = 'code in ' ~ text_list(var('college_career_work_based_learning')) %}
{%- set is_transition = 'code in ' ~ text_list(var('college_career_transition_types')) %}

with
earned as (
    select
        achieved.*,
        sum(case when achievement = 'military_science' then amount end) over (
            partition by school_year, student_key, earned_year
        ) as military_semesters
    from {{ ref('int_college_career_earned') }} as achieved
    where {{ in_scoped_year() }}
),

totals as (
    select
        {{ member }},
        coalesce(max(case when achievement = 'ela_level' then amount end), 0) as ela_level,
        coalesce(max(case when achievement = 'math_level' then amount end), 0) as math_level,
        coalesce(sum(case when achievement = 'college_credit' then amount end), 0)
            as college_semesters,
        {{ exams_passed('ap_exam', 3) }} as ap_exams,
        {{ exams_passed('ib_exam', 4) }} as ib_exams,
        count(case when achievement = 'cte_pathway' then code end) > 0 as has_cte_pathway,
        count(distinct case
            when military_semesters >= {{ two_semesters() }} then earned_year
        end) as military_years,
        count(case when achievement = 'work_based_learning' and {{ prepares }} then code end) > 0
            as has_work_based_learning,
        is_student_with_disabilities
        and count(distinct case
            when achievement = 'work_based_learning' and {{ is_transition }} then code
        end) = {{ var('college_career_transition_types') | length }} as has_transition
    from earned
    group by {{ member }}
),

-- Capstones of completed pathways; beside one, college credit of another year or pathway counts.
capstones as (
    select
        totals.school_year,
        totals.student_key,
        max(totals.college_semesters - coalesce(credit.amount, 0)) as semesters_beside
    from earned as capstone
    inner join totals
        on capstone.school_year = totals.school_year
        and capstone.student_key = totals.student_key
    inner join earned as pathway
        on capstone.school_year = pathway.school_year
        and capstone.student_key = pathway.student_key
        and capstone.code = pathway.code
        and pathway.achievement = 'cte_pathway'
    left join earned as credit
        on capstone.school_year = credit.school_year
        and capstone.student_key = credit.student_key
        and capstone.code = credit.code
        and capstone.earned_year = credit.earned_year
        and credit.achievement = 'college_credit'
    where capstone.achievement = 'cte_capstone'
    group by totals.school_year, totals.student_key
),

facts as (
    select
        totals.*,
        coalesce(totals.is_a_g_completed, false) as has_a_g,
        capstones.student_key is not null as has_capstone,
        coalesce(capstones.semesters_beside, 0) as semesters_beside_capstone
    from totals
    left join capstones
        on totals.school_year = capstones.school_year
        and totals.student_key = capstones.student_key
),

paths as (
    select
        school_year,
        student_key,
        district_id,
        school_id,
        {{ college_career_columns() }}
    from facts
)

select
    paths.*,
    case
        when {{ college_career_any('prepared_by_') }} then 'prepared'
        when {{ college_career_any('approaching_by_') }} then 'approaching_prepared'
        else 'not_prepared'
    end as level
from paths
