/*
What: every line in force that is not a deletion is exactly one row of its fact.
When it matters: a line that no number counts is a student who silently disappears.
How to resolve: a year without row in the seed school_years loses its enrollments: add it; otherwise
look in the named model for a join that drops or doubles lines.
*/
{% set facts = {
    'fct_enrollment_span': ('stg_calpads__enrollment', 'not is_deleted'),
    'fct_attendance_year': ('stg_calpads__attendance_summary', 'not is_deleted'),
    'fct_incident': ('stg_calpads__incident', 'not is_deleted'),
    'fct_assessment_result': (
        'stg_toms__caaspp_score', "record_type in ('01', '02', '03', '04')"
    ),
} -%}

with
counted as (
    {% for fact, (lines, condition) in facts.items() -%}
    select
        '{{ fact }}' as model,
        (
            select count(*) from {{ ref(lines) }}
            where {{ condition }}
                and {{ in_tested_scope() }}
        ) as lines,
        (
            select count(*) from {{ ref(fact) }}
            where {{ in_tested_scope() }}
        ) as fact_rows
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from counted
where lines <> fact_rows
