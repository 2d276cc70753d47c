-- Student information lines (SINF) in force: the latest line per student and effective date.
{{ config(
    meta={'scope': 'district'},
    indexes=[{'columns': ['district_id', 'student_key']}]
) }}

with
{{ lines_in_force('calpads_sinf', ['ssid', 'effective_start_date'], scope='district') }}

select
    line.submission_id,
    line.line_number,
    line.district_id,
    line.academic_year_id as school_year,
    line.reporting_lea || line.school_of_attendance as school_id,
    student.student_key,
    {{ calpads_date('line.effective_start_date') }} as effective_start_date,
    {{ calpads_date('line.effective_end_date') }} as effective_end_date,
    line.student_hispanic_ethnicity_indicator as hispanic_ethnicity_indicator,
    line.student_race1_code as race_1_code,
    line.student_race2_code as race_2_code,
    line.student_race3_code as race_3_code,
    line.student_race4_code as race_4_code,
    line.student_race5_code as race_5_code,
    line.parent_guardian_highest_education_level_code as parent_education_level,
    {{ calpads_date('line.student_initial_us_school_enrollment_date_k12') }}
        as first_us_school_date,
    coalesce(line.transaction_type_code, 'A') = 'D' as is_deleted
from ranked_lines as line
inner join {{ source('pii', 'student_identifiers') }} as student
    on line.ssid = student.ssid
where line.recency = 1
