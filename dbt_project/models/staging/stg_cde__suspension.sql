-- Suspensions of the DataQuest file in force, by entity, kind of school and reporting category.
{{ config(
    meta={'scope': 'public'},
    indexes=[{'columns': ['school_year']}]
) }}

with
{{ lines_in_force('cde_suspension') }},

{{ coded_lines() }},

results as (
    select
        submission_id,
        line_number,
        school_year,
        {{ cds_entity('county', 'district', 'school') }},
        {{ all_yes_no('charter_school') }} as charter_school,
        'All' as dass,
        trim(reporting_category) as reporting_category,
        {{ number_in('cumulative_enrollment', 'integer') }} as cumulative_enrollment,
        {{ number_in('total_suspensions', 'integer') }} as suspensions,
        {{ number_in('students_suspended', 'integer') }} as students_suspended,
        {{ number_in('suspension_rate', 'numeric') }} as suspension_rate,
        {{ is_masked(['cumulative_enrollment', 'students_suspended', 'suspension_rate']) }}
            as is_masked
    from coded
),

newest as (
    {{ newest_line('results', [
        'school_year', 'level', 'entity_id', 'charter_school', 'dass', 'reporting_category'
    ]) }}
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
    cumulative_enrollment,
    suspensions,
    students_suspended,
    suspension_rate,
    is_masked
from newest
