-- StudentTracker lines in force: the newest file of a district and year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('nsc_student_tracker') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    student_key,
    record_found = 'Y' as is_found,
    {{ calpads_date('search_date') }} as searched_on,
    college_code_branch as college_id,
    college_name,
    college_state,
    case substr(college_type, 1, 1)
        when '4' then '4-year'
        when '2' then '2-year'
        when 'L' then 'under-2-year'
    end as college_level,
    case lower(public_or_private) when 'public' then true when 'private' then false end
        as is_public,
    {{ calpads_date('enrollment_begin') }} as enrollment_start_date,
    {{ calpads_date('enrollment_end') }} as enrollment_end_date,
    enrollment_status,
    graduation_date is not null as is_degree,
    {{ calpads_date('graduation_date') }} as graduation_date,
    degree_title
from lines
