/*
What: no measure counts more students than are enrolled (all of them count in suspension, where
discipline has been contributed), and an entity enrolls no more students than its parts together and
no fewer than its largest part. A district also has students at nonpublic schools. Respondents to
the climate survey are no enrolled students.
When it matters: a difference means that students are counted twice or lost between levels.
How to resolve: compare fct_student_entity_year and its corrections for the named entity.
*/
with
students as (
    select
        measure_id,
        school_year,
        level,
        entity_id,
        n
    from {{ ref('int_rolled_up_sums') }}
    where student_group = 'ALL'
        and grade_span = 'ALL'
        -- A cohort also holds students who left in earlier years.
        and not {{ is_cohort_measure('measure_id') }}
        and {{ in_tested_scope('year') }}
),

enrolled as (
    select * from students
    where measure_id = 'suspension'
),

parts as (
    select
        school_year,
        'district' as level,
        substr(entity_id, 1, 7) as entity_id,
        n
    from enrolled
    where level = 'school'
    union all
    select
        school_year,
        'county' as level,
        substr(entity_id, 1, 2) as entity_id,
        n
    from enrolled
    where level = 'district'
    union all
    select
        school_year,
        'collaborative' as level,
        'collaborative' as entity_id,
        n
    from enrolled
    where level = 'district'
)

select
    students.measure_id,
    students.school_year,
    students.level,
    students.entity_id
from students
inner join enrolled
    on students.school_year = enrolled.school_year
    and students.level = enrolled.level
    and students.entity_id = enrolled.entity_id
where students.n > enrolled.n
    and students.level in ('school', 'district')
    and students.measure_id not like 'climate%'
union all
select
    'enrollment' as measure_id,
    enrolled.school_year,
    enrolled.level,
    enrolled.entity_id
from enrolled
inner join parts
    on enrolled.school_year = parts.school_year
    and enrolled.level = parts.level
    and enrolled.entity_id = parts.entity_id
group by enrolled.school_year, enrolled.level, enrolled.entity_id, enrolled.n
having (enrolled.n > sum(parts.n) and enrolled.level <> 'district')
    or enrolled.n < max(parts.n)
