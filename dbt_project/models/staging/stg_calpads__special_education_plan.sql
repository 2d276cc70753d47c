-- Special education plans (PLAN): the latest line per student and start date.
{{ config(
    meta={'scope': 'district'},
    indexes=[{'columns': ['district_id', 'student_key']}]
) }}

with
{{ lines_in_force('calpads_plan') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    student_key,
    education_plan_type_code,
    {{ calpads_date('plan_effective_start_date') }} as plan_start_date,
    disability1_code as disability_1_code,
    disability2_code as disability_2_code,
    special_education_program_setting_code as program_setting_code,
    general_education_participation_percentage_range_code
        as general_education_percentage_range_code,
    is_deleted
from lines
