-- Special education meetings (SPED, until 2022-2023): the latest line per student and meeting.
{{ config(
    meta={'scope': 'district'},
    indexes=[{'columns': ['district_id', 'student_key']}]
) }}

with
{{ lines_in_force('calpads_sped') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    student_special_education_meeting_or_amendment_identifier as meeting_id,
    {{ calpads_date('special_education_meeting_date') }} as meeting_date,
    {{ calpads_date('education_plan_amendment_date') }} as amendment_date,
    education_plan_type_code,
    {{ calpads_date('special_education_initial_entry_start_date') }} as initial_entry_date,
    {{ calpads_date('special_education_program_exit_date') }} as exit_date,
    special_education_program_exit_reason_code as exit_reason_code,
    disability1_code as disability_1_code,
    disability2_code as disability_2_code,
    special_education_program_setting_code as program_setting_code,
    general_education_participation_percentage_range_code
        as general_education_percentage_range_code,
    is_deleted
from lines
