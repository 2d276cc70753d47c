-- Assignments of staff at schools, with what is known of the person on Census Day.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
staff as (
    select
        district_id,
        seid,
        highest_degree_code,
        service_years,
        service_years_in_district,
        effective_start_date,
        lead(effective_start_date) over (
            partition by district_id, seid order by effective_start_date
        ) as next_start_date
    from {{ ref('stg_calpads__staff') }}
    where not is_deleted
        and {{ in_scoped_district() }}
)

select
    assignment.district_id,
    assignment.school_year,
    assignment.school_id,
    assignment.seid,
    assignment.job_classification_code,
    assignment.full_time_percentage,
    assignment.assignment_1_code,
    staff.highest_degree_code,
    staff.service_years,
    staff.service_years_in_district,
    assignment.submission_id,
    assignment.line_number
from {{ ref('stg_calpads__staff_assignment') }} as assignment
inner join {{ ref('school_years') }} as school_year
    on assignment.school_year = school_year.school_year
left join staff
    on assignment.district_id = staff.district_id
    and assignment.seid = staff.seid
    and school_year.census_day >= staff.effective_start_date
    and (staff.next_start_date is null or school_year.census_day < staff.next_start_date)
where not assignment.is_deleted
    and {{ in_scope('assignment.district_id', 'assignment.school_year') }}
