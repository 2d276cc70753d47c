-- Outcomes of four-year adjusted cohorts in force, by entity, kind of school and category.
{{ config(
    meta={'scope': 'public'},
    indexes=[{'columns': ['school_year']}]
) }}

with
{{ lines_in_force('cde_acgr') }},

{{ coded_lines() }},

results as (
    select
        submission_id,
        line_number,
        school_year,
        {{ cds_entity('county', 'district', 'school') }},
        {{ all_yes_no('charter_school') }} as charter_school,
        {{ all_yes_no('dass') }} as dass,
        trim(reporting_category) as reporting_category,
        {{ number_in('cohort_students', 'integer') }} as cohort_students,
        {{ number_in('regular_diploma_count', 'integer') }} as graduates,
        {{ number_in('regular_diploma_rate', 'numeric') }} as graduation_rate,
        {{ number_in('met_uc_csu_requirements_count', 'integer') }} as graduates_meeting_a_g,
        {{ number_in('met_uc_csu_requirements_rate', 'numeric') }} as a_g_rate_of_graduates,
        {{ number_in('seal_of_biliteracy_count', 'integer') }} as seals_of_biliteracy,
        {{ number_in('dropout_count', 'integer') }} as dropouts,
        {{ number_in('dropout_rate', 'numeric') }} as dropout_rate,
        {{ number_in('still_enrolled_count', 'integer') }} as still_enrolled,
        {{ is_masked([
            'cohort_students', 'regular_diploma_count', 'regular_diploma_rate',
            'met_uc_csu_requirements_count', 'met_uc_csu_requirements_rate', 'dropout_count',
            'dropout_rate'
        ]) }} as is_masked
    from coded
),

newest as (
    {{ newest_line(
        'results',
        ['school_year', 'level', 'entity_id', 'charter_school', 'dass', 'reporting_category'],
        preferred='cohort_students desc nulls last'
    ) }}
)

select
    submission_id,
    line_number,
    school_year,
    level,
    entity_id,
    charter_school,
    dass,
    reporting_category,
    cohort_students,
    graduates,
    graduation_rate,
    graduates_meeting_a_g,
    a_g_rate_of_graduates,
    seals_of_biliteracy,
    dropouts,
    dropout_rate,
    still_enrolled,
    is_masked
from newest
