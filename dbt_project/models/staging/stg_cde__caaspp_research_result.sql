-- CAASPP research results in force: one line per test, entity, student group and grade.
{{ config(
    meta={'scope': 'public'},
    indexes=[{'columns': ['school_year']}]
) }}

with
{{ lines_in_force('cde_caaspp_research') }},

{{ coded_lines() }},

results as (
    select
        submission_id,
        line_number,
        school_year,
        {{ number_in('test_id', 'integer') }} as test_id,
        {{ cds_entity('county', 'district', 'school') }},
        {{ number_in('student_group_id', 'integer') }} as student_group_id,
        {{ cds_part('grade', 2) }} as grade,
        {{ number_in('students_enrolled', 'integer') }} as students_enrolled,
        {{ number_in('students_tested', 'integer') }} as students_tested,
        {{ number_in('students_with_scores', 'integer') }} as students_with_scores,
        -- A mean of 0.0 stands where there is none.
        nullif({{ number_in('mean_scale_score') }}, 0) as mean_scale_score,
        {{ number_in('percent_met_and_above') }} as percent_met,
        {{ number_in('count_met_and_above', 'integer') }} as students_met,
        {{ is_masked(['students_tested', 'mean_scale_score', 'percent_met_and_above']) }}
            as is_masked
    from coded
),

newest as (
    {{ newest_line('results', [
        'school_year', 'test_id', 'level', 'entity_id', 'student_group_id', 'grade'
    ]) }}
)

select
    submission_id,
    line_number,
    school_year,
    test_id,
    level,
    entity_id,
    student_group_id,
    grade,
    students_enrolled,
    students_tested,
    students_with_scores,
    mean_scale_score,
    percent_met,
    students_met,
    is_masked
from newest
