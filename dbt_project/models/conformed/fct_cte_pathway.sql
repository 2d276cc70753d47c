-- Career technical education pathways of students in a school year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

select
    district_id,
    school_year,
    school_id,
    student_key,
    cte_pathway_code,
    completion_school_year,
    completion_school_year is not null as is_completed,
    submission_id,
    line_number
from {{ ref('stg_calpads__career_technical_education') }}
where not is_deleted
    and {{ in_scope() }}
