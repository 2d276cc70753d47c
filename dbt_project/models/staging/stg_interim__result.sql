-- Interim assessment results in force: the newest line per student, test, window and day.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('interim_assessment') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    test_name,
    subject,
    test_window,
    cast(tested_on as date) as tested_on,
    grade_level,
    cast(scale_score as numeric(9, 2)) as scale_score,
    cast(percentile as numeric(5, 2)) as percentile,
    case met_benchmark when 'Y' then true when 'N' then false end as is_benchmark_met
from lines
