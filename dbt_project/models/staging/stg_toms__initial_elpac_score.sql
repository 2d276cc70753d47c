-- Initial ELPAC scores (TOMS) in force: one line per student and test of a district's latest file.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('toms_initial_elpac') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    record_type,
    record_type in {{ alternate_elpac_record_types() }} as is_alternate,
    grade_assessed,
    include_indicator,
    {{ number_in('overall_scale_score', 'integer') }} as overall_scale_score,
    -- Level 0 stands where there is none.
    nullif({{ number_in('overall_pl', 'integer') }}, 0) as overall_level,
    nullif({{ number_in('oral_language_pl', 'integer') }}, 0) as oral_language_level,
    nullif({{ number_in('written_language_pl', 'integer') }}, 0) as written_language_level,
    cast(coalesce(final_test_completed_date, test_completed_date_1) as date) as tested_on
from lines
