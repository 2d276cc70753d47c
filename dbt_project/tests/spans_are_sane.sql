/*
What: qualifying enrollments begin before they end, within their school year; information of a
student is in effect on at least one day, and never two lines on the same day.
When it matters: enrollment, groups and continuous enrollment are read off these spans.
How to resolve: look at the line (submission and line number) and at how the model cuts the span.
*/
select
    'fct_enrollment_span' as model,
    enrollment.submission_id,
    enrollment.line_number
from {{ ref('fct_enrollment_span') }} as enrollment
inner join {{ ref('school_years') }} as school_year
    on enrollment.school_year = school_year.school_year
where enrollment.is_qualifying
    and (
        enrollment.span_start > enrollment.span_end
        or enrollment.span_start < school_year.starts_on
        or enrollment.span_end > school_year.ends_on
    )
    and {{ in_tested_scope('district_year', 'enrollment.district_id', 'enrollment.school_year') }}
union all
select
    'dim_student' as model,
    submission_id,
    line_number
from {{ ref('dim_student') }}
where (valid_from > valid_to or next_valid_from <= valid_to)
    and {{ in_tested_scope() }}
