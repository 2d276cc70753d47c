/*
What: school years run from 1 July to 30 June without gap; Census Day is October's first Wednesday.
When it matters: enrollment is cut to these dates, and continuous enrollment starts on Census Day.
How to resolve: correct the row of the seed school_years.
*/
with
years as (
    select
        *,
        lead(starts_on) over (order by school_year) as next_starts_on
    from {{ ref('school_years') }}
)

select * from years
where school_year <> {{ dbt.concat([
        "cast(extract(year from starts_on) as varchar)",
        "'-'",
        "cast(extract(year from ends_on) as varchar)"
    ]) }}
    or extract(month from starts_on) <> 7
    or extract(day from starts_on) <> 1
    or ends_on <> cast({{ dbt.dateadd('day', -1, dbt.dateadd('year', 1, 'starts_on')) }} as date)
    or next_starts_on <> cast({{ dbt.dateadd('day', 1, 'ends_on') }} as date)
    or extract(month from census_day) <> 10
    or extract(dow from census_day) <> 3
    or extract(day from census_day) > 7
    or extract(year from census_day) <> extract(year from starts_on)
