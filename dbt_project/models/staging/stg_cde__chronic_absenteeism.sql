-- Chronic absenteeism of the DataQuest file in force, by entity, kind of school and category.
{{ config(
    meta={'scope': 'public'},
    indexes=[{'columns': ['school_year']}]
) }}

with
{{ lines_in_force('cde_chronic_absenteeism') }},

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
        {{ number_in('eligible_enrollment', 'integer') }} as eligible_enrollment,
        {{ number_in('chronic_absenteeism_count', 'integer') }} as chronic_absenteeism_count,
        {{ number_in('chronic_absenteeism_rate', 'numeric') }} as chronic_absenteeism_rate,
        {{ is_masked([
            'eligible_enrollment', 'chronic_absenteeism_count', 'chronic_absenteeism_rate'
        ]) }} as is_masked
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
    eligible_enrollment,
    chronic_absenteeism_count,
    chronic_absenteeism_rate,
    is_masked
from newest
