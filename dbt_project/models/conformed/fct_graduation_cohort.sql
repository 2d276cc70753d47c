-- Students of reported graduation cohorts with their outcomes, after four and after five years.
{{ config(meta={'scope': 'year'}, indexes=[{'columns': ['school_year']}]) }}

with
members as (
    select * from {{ ref('int_cohort_member') }}
    where {{ in_scoped_year() }}
),

periods as (
    select 4 as cohort_years
    union all
    select 5 as cohort_years
),

-- A cohort is reported where the district's enrollments reach back to its beginning.
reported_cohorts as (
    select
        last_year.entity_id as district_id,
        last_year.school_year,
        periods.cohort_years
    from {{ ref('int_high_school_entity') }} as last_year
    cross join periods
    inner join {{ ref('int_high_school_entity') }} as contributed
        on last_year.level = contributed.level
        and last_year.entity_id = contributed.entity_id
        and cast(substr(last_year.school_year, 6, 4) as integer)
        - cast(substr(contributed.school_year, 6, 4) as integer)
        between 0 and periods.cohort_years - 1
    where last_year.level = 'district'
    group by last_year.entity_id, last_year.school_year, periods.cohort_years
    having count(*) = periods.cohort_years
),

-- Districts' own lists count where SENR says nothing (field 1.29).
listed as (
    select
        members.school_year,
        members.cohort_years,
        members.district_id,
        members.student_key,
        max(case when list.is_a_g_completed then 1 else 0 end) = 1 as is_a_g_completed
    from members
    inner join {{ ref('fct_postsecondary_readiness') }} as list
        on members.district_id = list.district_id
        and members.student_key = list.student_key
        and members.school_year >= list.school_year
    where list.is_a_g_completed is not null
    group by
        members.school_year, members.cohort_years, members.district_id, members.student_key
)

select
    members.school_year,
    members.cohort_years,
    {{ school_year_ending('members.class_year') }} as cohort_school_year,
    members.district_id,
    members.school_id,
    members.student_key,
    members.outcome,
    members.outcome <> 'removed' as is_in_cohort,
    members.is_in_combined_cohort,
    members.outcome = 'graduate' as is_graduate,
    members.outcome in ('dropout', 'lost_transfer') as is_dropout,
    case when members.outcome = 'graduate' then members.exit_date end as graduated_on,
    case
        when members.outcome <> 'graduate' then cast(null as boolean)
        when members.uc_csu_requirements_met = 'Y' then true
        when members.uc_csu_requirements_met = 'N' then false
        else listed.is_a_g_completed
    end as is_a_g_completed,
    coalesce(
        members.outcome = 'graduate' and members.seal_of_biliteracy = 'Y', false
    ) as has_seal_of_biliteracy
    {%- for column in cohort_group_columns() %},
    members.{{ column }}
    {%- endfor %},
    members.submission_id,
    members.line_number
from members
inner join reported_cohorts
    on members.district_id = reported_cohorts.district_id
    and members.school_year = reported_cohorts.school_year
    and members.cohort_years = reported_cohorts.cohort_years
left join listed
    on members.school_year = listed.school_year
    and members.cohort_years = listed.cohort_years
    and members.district_id = listed.district_id
    and members.student_key = listed.student_key
