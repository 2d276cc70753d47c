-- What former students did in the year after secondary education.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

select
    district_id,
    school_year,
    school_id,
    student_key,
    participation_type_code,
    postsecondary_status_code,
    submission_id,
    line_number
from {{ ref('stg_calpads__postsecondary_status') }}
where not is_deleted
    and {{ in_scope() }}
