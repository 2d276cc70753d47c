/*
What: every line in force that is not a deletion is exactly one row of its fact.
When it matters: a line that no number counts is a student who silently disappears.
How to resolve: a year without row in the seed school_years loses its enrollments: add it; otherwise
look in the named model for a join that drops or doubles lines.
*/
{#- By fact: its lines, which of them count and, if not all, which rows of the fact they are. #}
{% set facts = {
    'fct_enrollment_span': ('int_enrollment_line', 'not is_deleted'),
    'fct_attendance_year': ('stg_calpads__attendance_summary', 'not is_deleted'),
    'fct_college_enrollment': ('stg_nsc__college_enrollment', 'is_found'),
    'fct_course_mark': ('stg_calpads__student_course_completion', 'not is_deleted'),
    'fct_staff_assignment': ('stg_calpads__staff_assignment', 'not is_deleted'),
    'fct_cte_pathway': ('stg_calpads__career_technical_education', 'not is_deleted'),
    'fct_postsecondary_status': ('stg_calpads__postsecondary_status', 'not is_deleted'),
    'fct_work_based_learning': ('stg_calpads__work_based_learning', 'not is_deleted'),
    'fct_incident': (
        'stg_calpads__incident', 'not is_deleted', "school_year > '2018-2019'"
    ),
    'fct_assessment_result': (
        'stg_toms__caaspp_score', "record_type in ('01', '02', '03', '04', '05', '06')"
    ),
} -%}

with
counted as (
    {% for fact, rule in facts.items() -%}
    {% set lines, condition = rule[:2] -%}
    select
        '{{ fact }}' as model,
        (
            select count(*) from {{ ref(lines) }}
            where {{ condition }}
                and {{ in_tested_scope() }}
        ) as lines,
        (
            select count(*) from {{ ref(fact) }}
            where {{ rule[2] | default('true') }}
                and {{ in_tested_scope() }}
        ) as fact_rows
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from counted
where lines <> fact_rows
