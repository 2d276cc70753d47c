/*
Graduates of four-year cohorts of whom a search of the National Student Clearinghouse can tell
whether they went to college. A search tells of a district's class once it was made after the window
of the class: some months (var college_going_months) from its 15 August.
*/
{{ config(materialized='view') }}
{%- set months = var('college_going_months') -%}
{%- set last_start = dbt.dateadd("month", months, "graduated_on") %}
{%- set august = day_of_year("substr(school_year, 6, 4)", "08-15") %}
{%- set last_day = dbt.dateadd("month", months, august) %}

with
graduates as (
    select distinct
        school_year,
        district_id,
        student_key,
        graduated_on
    from {{ ref('fct_graduation_cohort') }}
    where cohort_years = 4
        and is_graduate
),

-- The three school years after the class's are searched: scopes of earlier years follow no further.
searches as (
    select
        graduates.school_year,
        graduates.district_id,
        graduates.student_key,
        search.school_year as search_year,
        search.searched_on,
        search.enrollment_start_date,
        graduates.graduated_on,
        search.is_found,
        max(search.school_year) over (
            partition by graduates.school_year, graduates.district_id, graduates.student_key
        ) as newest_search_year
    from graduates
    inner join {{ ref('stg_nsc__college_enrollment') }} as search
        on graduates.district_id = search.district_id
        and graduates.student_key = search.student_key
        and cast(substr(search.school_year, 6, 4) as integer)
        - cast(substr(graduates.school_year, 6, 4) as integer) between 1 and 3
),

told as (
    select
        school_year,
        district_id
    from searches
    group by school_year, district_id
    having max(searched_on) >= cast({{ last_day }} as date)
),

enrolled as (
    select
        school_year,
        district_id,
        student_key,
        max(case
            when not is_found or enrollment_start_date <= graduated_on then 0
            when enrollment_start_date <= cast({{ last_start }} as date) then 1
            else 0
        end) as is_in_window
    from searches
    where search_year = newest_search_year
    group by school_year, district_id, student_key
)

select
    graduates.school_year,
    graduates.district_id,
    graduates.student_key,
    coalesce(enrolled.is_in_window = 1, false) as is_in_college
from graduates
inner join told
    on graduates.school_year = told.school_year
    and graduates.district_id = told.district_id
left join enrolled
    on graduates.school_year = enrolled.school_year
    and graduates.district_id = enrolled.district_id
    and graduates.student_key = enrolled.student_key
