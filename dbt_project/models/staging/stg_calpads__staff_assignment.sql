-- Staff assignments (SASS) in force: one line per person, school, year and job.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('calpads_sass') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    seid,
    staff_job_classification_code as job_classification_code,
    cast(staff_job_classification_fte_percentage as numeric(7, 2)) as full_time_percentage,
    non_classroom_based_job_assignment_code1 as assignment_1_code,
    non_classroom_based_job_assignment_code2 as assignment_2_code,
    non_classroom_based_job_assignment_code3 as assignment_3_code,
    non_classroom_based_job_assignment_code4 as assignment_4_code,
    non_classroom_based_job_assignment_code5 as assignment_5_code,
    non_classroom_based_job_assignment_code6 as assignment_6_code,
    non_classroom_based_job_assignment_code7 as assignment_7_code,
    is_deleted
from lines
