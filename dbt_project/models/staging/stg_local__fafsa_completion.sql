-- Applications for financial aid: the newest file of each school and year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('fafsa_completion') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    application,
    application_status,
    cast(completed_on as date) as completed_on
from lines
