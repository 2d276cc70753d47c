-- Program memberships (SPRG) in force: the latest line per student, school, program and start date.
{{ config(
    meta={'scope': 'district'},
    indexes=[{'columns': ['district_id', 'student_key']}]
) }}

with
{{ lines_in_force('calpads_sprg') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    education_program_code,
    {{ calpads_date('education_program_membership_start_date') }} as membership_start_date,
    {{ calpads_date('education_program_membership_end_date') }} as membership_end_date,
    is_deleted
from lines
