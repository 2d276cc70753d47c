-- CAASPP scores (TOMS) in force: one line per student and test of a district's latest file.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('toms_caaspp') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    record_type,
    grade_assessed,
    include_indicator,
    condition_code,
    cast(scale_score as integer) as scale_score,
    cast(achievement_levels as integer) as achievement_level,
    cast(coalesce(final_test_completed_date, test_completed_date_1) as date)
        as tested_on,
    coalesce(calpads_special_education, 'No') = 'Yes' as is_student_with_disabilities,
    {%- for years in [1, 2, 3] %}
    lpad(nullif(trim(grade_assessed_minus_{{ years }}), ''), 2, '0') as grade_minus_{{ years }},
    {{ number_in('scale_score_minus_' ~ years, 'integer') }} as scale_score_minus_{{ years }},
    {% set level = 'achievement_level_minus_' ~ years -%}
    {{ number_in(level, 'integer') }} as {{ level }},
    {%- endfor %}
    coalesce(ltel_or_arltel, 'N') = 'Y' as is_long_term_english_learner
from lines
