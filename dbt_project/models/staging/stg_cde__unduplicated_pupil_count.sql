-- Unduplicated pupil counts in force: one line per district and school.
{{ config(
    meta={'scope': 'public'},
    indexes=[{'columns': ['school_year']}]
) }}

with
{{ lines_in_force('cde_cupc') }},

{{ coded_lines() }},

placed as (
    select
        coded.*,
        school <> '0000000' or coalesce(trim(school_name), '') not in ('', 'N/A') as is_school
    from coded
),

-- Without a name, code 0000000 is the whole district; with one, its students of no school.
results as (
    select
        submission_id,
        line_number,
        school_year,
        case when is_school then 'school' else 'district' end as level,
        county || district || case when is_school then school else '' end as entity_id,
        {{ all_yes_no("nullif(trim(charter_school), 'N/A')") }} = 'Yes' as is_charter,
        {{ number_in('total_enrollment', 'integer') }} as enrollment,
        {{ number_in('meal_program_eligible', 'integer') }} as meal_program_eligible,
        {{ number_in('direct_certification', 'integer') }} as direct_certification,
        {{ number_in('english_learner', 'integer') }} as english_learners,
        {{ number_in('foster', 'integer') }} as foster_youth,
        {{ number_in('homeless', 'integer') }} as homeless,
        {{ number_in('migrant_program', 'integer') }} as migrant,
        {{ number_in('unduplicated_pupil_count', 'integer') }} as unduplicated_pupils,
        {{ is_masked(['total_enrollment', 'unduplicated_pupil_count']) }} as is_masked
    from placed
),

newest as (
    {{ newest_line('results', ['school_year', 'level', 'entity_id']) }}
)

select
    submission_id,
    line_number,
    school_year,
    level,
    entity_id,
    is_charter,
    enrollment,
    meal_program_eligible,
    direct_certification,
    english_learners,
    foster_youth,
    homeless,
    migrant,
    unduplicated_pupils,
    is_masked
from newest
