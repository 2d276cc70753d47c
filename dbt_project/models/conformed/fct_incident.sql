-- Incidents of students with what followed: suspension days and expulsion. From 2019-2020 on of
-- SINC, SIRS and SOFF, before of SDIS.
{{ config(indexes=[
    {'columns': ['district_id', 'school_year']},
    {'columns': ['school_year', 'student_key']}
]) }}

with
incidents as (
    select * from {{ ref('stg_calpads__incident') }}
    where not is_deleted
        and {{ in_scope() }}
),

results as (
    select
        district_id,
        school_year,
        school_id,
        student_key,
        incident_id,
        sum(case when incident_result = '100' then duration_days else 0 end)
            as out_of_school_suspension_days,
        sum(case when incident_result = '110' then duration_days else 0 end)
            as in_school_suspension_days,
        max(case when incident_result = '200' then 1 else 0 end) as is_expelled
    from {{ ref('stg_calpads__incident_result') }}
    where not is_deleted
        and {{ in_scope() }}
    group by district_id, school_year, school_id, student_key, incident_id
),

offenses as (
    select
        district_id,
        school_year,
        school_id,
        student_key,
        incident_id,
        min(offense_code) as lowest_offense_code,
        count(*) as offenses
    from {{ ref('stg_calpads__incident_offense') }}
    where not is_deleted
        and {{ in_scope() }}
    group by district_id, school_year, school_id, student_key, incident_id
),

-- Until 2018-2019: every offense of an incident repeats what was done.
earlier_incidents as (
    select
        district_id,
        school_year,
        school_id,
        student_key,
        incident_id,
        min(occurrence_date) as occurrence_date,
        max(case when action_taken_code = '100' then duration_days else 0 end)
            as out_of_school_suspension_days,
        max(case when action_taken_code = '110' then duration_days else 0 end)
            as in_school_suspension_days,
        max(case when action_taken_code = '200' then 1 else 0 end) as is_expelled,
        min(offense_code) as lowest_offense_code,
        count(*) as offenses,
        min(submission_id) as submission_id,
        min(line_number) as line_number
    from {{ ref('stg_calpads__discipline') }}
    where not is_deleted
        and {{ in_scope() }}
    group by district_id, school_year, school_id, student_key, incident_id
)

select
    incident.district_id,
    incident.school_year,
    incident.school_id,
    incident.student_key,
    incident.incident_id,
    incident.occurrence_date,
    incident.is_statutory_offense,
    coalesce(result.out_of_school_suspension_days, 0) as out_of_school_suspension_days,
    coalesce(result.in_school_suspension_days, 0) as in_school_suspension_days,
    coalesce(result.out_of_school_suspension_days, 0)
    + coalesce(result.in_school_suspension_days, 0) as suspension_days,
    coalesce(result.is_expelled, 0) = 1 as is_expelled,
    offense.lowest_offense_code,
    coalesce(offense.offenses, 0) as offenses,
    incident.submission_id,
    incident.line_number
from incidents as incident
left join results as result
    on incident.district_id = result.district_id
    and incident.school_year = result.school_year
    and incident.school_id = result.school_id
    and incident.student_key = result.student_key
    and incident.incident_id = result.incident_id
left join offenses as offense
    on incident.district_id = offense.district_id
    and incident.school_year = offense.school_year
    and incident.school_id = offense.school_id
    and incident.student_key = offense.student_key
    and incident.incident_id = offense.incident_id
union all
select
    district_id,
    school_year,
    school_id,
    student_key,
    incident_id,
    occurrence_date,
    true as is_statutory_offense,
    out_of_school_suspension_days,
    in_school_suspension_days,
    out_of_school_suspension_days + in_school_suspension_days as suspension_days,
    is_expelled = 1 as is_expelled,
    lowest_offense_code,
    offenses,
    submission_id,
    line_number
from earlier_incidents
