-- Career technical education pathways (SCTE): the lines in force.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('calpads_scte') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    cte_pathway_code,
    student_cte_pathway_completion_academic_year_id as completion_school_year,
    is_deleted
from lines
