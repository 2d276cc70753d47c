/*
Who a school serves in a school year: the characteristics by which similar schools are found.
A group of fewer than 11 students counts as none, and one that all but fewer than 11 belong to as
all: nothing that is computed from a profile can then tell more of a small group than that.
*/
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
special_education as (
    select distinct
        span.district_id,
        school_year.school_year,
        span.student_key
    from {{ ref('fct_special_education_span') }} as span
    inner join {{ ref('school_years') }} as school_year
        on span.span_start <= school_year.ends_on
        and span.span_end >= school_year.starts_on
    where span.is_participating
        and {{ in_scope('span.district_id', 'school_year.school_year') }}
),

students as (
    select
        student.*,
        student.english_language_acquisition_status = 'EL' as is_el,
        student.is_homeless or student.is_foster as is_homeless_or_foster,
        special_education.student_key is not null
        or coalesce(student.ela_swd, 0) = 1
        or coalesce(student.math_swd, 0) = 1 as is_swd
    from {{ ref('fct_student_entity_year') }} as student
    left join special_education
        on student.district_id = special_education.district_id
        and student.school_year = special_education.school_year
        and student.student_key = special_education.student_key
    where student.level = 'school'
        and {{ in_scope('student.district_id', 'student.school_year') }}
),

grades as (
    select
        district_id,
        school_year,
        entity_id,
        {{ grade_order('grade_level') }} as grade,
        count(*) as students
    from students
    group by district_id, school_year, entity_id, grade_level
),

-- Grades with few students do not make a school one of more grades, unless it has no others.
grade_spans as (
    select
        district_id,
        school_year,
        entity_id,
        coalesce(min(case when students >= {{ var('minimum_n') }} then grade end), min(grade))
            as lowest_grade,
        coalesce(max(case when students >= {{ var('minimum_n') }} then grade end), max(grade))
            as highest_grade
    from grades
    group by district_id, school_year, entity_id
),

counts as (
    select
        district_id,
        school_year,
        entity_id,
        {% for feature, condition in similar_school_shares().items() -%}
        sum(case when {{ condition }} then 1 else 0 end) as {{ feature }},
        {% endfor -%}
        count(*) as students
    from students
    group by district_id, school_year, entity_id
)

select
    counts.district_id,
    counts.school_year,
    counts.entity_id as school_id,
    counts.students,
    cast(ln(counts.students) as numeric) as size,
    {% for feature in similar_school_shares() -%}
    case
        when counts.{{ feature }} < {{ var('minimum_n') }} then 0.0
        when counts.students - counts.{{ feature }} < {{ var('minimum_n') }} then 1.0
        else cast(counts.{{ feature }} as numeric) / counts.students
    end as {{ feature }},
    {% endfor -%}
    cast(grade_spans.lowest_grade as numeric) as lowest_grade,
    cast(grade_spans.highest_grade as numeric) as highest_grade
from counts
inner join grade_spans
    on counts.district_id = grade_spans.district_id
    and counts.school_year = grade_spans.school_year
    and counts.entity_id = grade_spans.entity_id
where counts.students >= {{ var('minimum_n') }}
