-- What former students did after secondary education (PSTS): the lines in force.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('calpads_psts') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    education_program_participation_type_code as participation_type_code,
    postsecondary_status_code,
    is_deleted
from lines
