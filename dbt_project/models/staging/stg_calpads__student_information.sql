-- Student information lines (SINF) in force: the latest line per student and effective date.
{{ config(
    meta={'scope': 'district'},
    indexes=[{'columns': ['district_id', 'student_key']}]
) }}

with
{{ lines_in_force('calpads_sinf') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    {{ calpads_date('effective_start_date') }} as effective_start_date,
    {{ calpads_date('effective_end_date') }} as effective_end_date,
    student_hispanic_ethnicity_indicator as hispanic_ethnicity_indicator,
    student_race1_code as race_1_code,
    student_race2_code as race_2_code,
    student_race3_code as race_3_code,
    student_race4_code as race_4_code,
    student_race5_code as race_5_code,
    parent_guardian_highest_education_level_code as parent_education_level,
    {{ calpads_date('student_initial_us_school_enrollment_date_k12') }}
        as first_us_school_date,
    is_deleted
from lines
