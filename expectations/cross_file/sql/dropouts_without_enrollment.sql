-- Dropouts of a school without a student on Census Day.
select span.district_id, span.school_year,
    cast(null as bigint) as submission_id, cast(null as integer) as line_number,
    span.school_id as about,
    format('School %s: %s dropouts.', span.school_id, count(distinct span.student_key)) as detail
from scopes
join conformed.fct_enrollment_span span using (district_id, school_year)
where span.is_qualifying and span.exit_reason in ('E140', 'E300', 'E400')
    and span.grade_level in ('07', '08', '09', '10', '11', '12')
    and scopes.census_day < current_date
    and not exists (
        select from conformed.fct_enrollment_span enrolled
        where enrolled.district_id = span.district_id
            and enrolled.school_year = span.school_year and enrolled.school_id = span.school_id
            and scopes.census_day between enrolled.span_start and enrolled.span_end
    )
group by span.district_id, span.school_year, span.school_id
