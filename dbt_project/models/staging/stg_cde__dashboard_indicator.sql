-- Indicators of the California School Dashboard in force: one line per entity and student group.
{{ config(
    meta={'scope': 'public'},
    indexes=[{'columns': ['school_year']}]
) }}

with
{{ lines_in_force('cde_dashboard') }},

coded as (
    select
        lines.*,
        {{ cds_part('cds', 14) }} as code
    from lines
),

results as (
    select
        submission_id,
        line_number,
        school_year,
        indicator,
        case rtype when 'X' then 'state' when 'D' then 'district' else 'school' end as level,
        case rtype when 'X' then 'state' when 'D' then substr(code, 1, 7) else code end
            as entity_id,
        -- Files of English learner progress named no group before 2024; RFP is RFEP elsewhere.
        case
            when nullif(trim(student_group), '') is null and indicator = 'ELPI' then 'EL'
            when student_group = 'RFP' then 'RFEP'
            else student_group
        end as student_group,
        {{ number_in('coalesce(current_numerator, current_prepared)', 'integer') }} as numerator,
        {{ number_in('current_denominator', 'integer') }} as denominator,
        {{ number_in('current_status') }} as value,
        {{ number_in('prior_status') }} as prior_value,
        {{ number_in('change') }} as change,
        nullif({{ number_in('status_level', 'integer') }}, 0) as status_level,
        nullif({{ number_in('change_level', 'integer') }}, 0) as change_level,
        nullif({{ number_in('color', 'integer') }}, 0) as color,
        entity_type,
        coalesce(has_small_denominator, 'N') = 'Y' as has_small_denominator,
        coalesce(high_school_cut_points, 'N') = 'Y' as has_high_school_cut_points
    from coded
),

newest as (
    {{ newest_line('results', [
        'school_year', 'indicator', 'level', 'entity_id', 'student_group'
    ]) }}
)

select
    submission_id,
    line_number,
    school_year,
    indicator,
    level,
    entity_id,
    student_group,
    numerator,
    denominator,
    value,
    prior_value,
    change,
    status_level,
    change_level,
    color,
    -- The Dashboard leaves the cells of fewer than 11 students empty.
    value is null and coalesce(denominator, 0) between 1 and 10 as is_masked,
    entity_type,
    has_small_denominator,
    has_high_school_cut_points
from newest
