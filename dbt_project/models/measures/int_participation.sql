/*
Participation in state tests per entity and student group, and the lowest scores that make up for a
rate under the required one. The grade of the students to be added is not known, so that each counts
with the mean distance of the lowest scores over all who did not take part.
*/
with
lowest_distances as (
    select
        lowest_score.subject,
        lowest_score.grade,
        lowest_score.first_year,
        lowest_score.last_year,
        lowest_score.lowest_score - threshold.level_3_minimum as distance
    from {{ ref('lowest_scores') }} as lowest_score
    inner join {{ ref('assessment_thresholds') }} as threshold
        on lowest_score.record_type = threshold.record_type
        and lowest_score.grade = threshold.grade
),

by_grade as (
    select
        sums.*,
        case sums.measure_id when 'ela_participation' then 'ela' else 'math' end as subject,
        cast(substr(sums.school_year, 6, 4) as integer) as reporting_year,
        sums.n - sums.numerator as missing
    from {{ ref('int_rolled_up_sums') }} as sums
    where sums.measure_id in ('ela_participation', 'math_participation')
        and sums.grade_span <> 'ALL'
),

together as (
    select
        by_grade.subject,
        by_grade.school_year,
        by_grade.district_id,
        by_grade.level,
        by_grade.entity_id,
        by_grade.student_group,
        by_grade.reporting_year,
        sum(by_grade.n) as enrolled,
        sum(by_grade.numerator) as tested,
        sum(by_grade.missing) as missing,
        sum(by_grade.missing * lowest.distance) as missing_distance,
        sum(by_grade.missing * lowest.distance * lowest.distance) as missing_distance_squares
    from by_grade
    left join lowest_distances as lowest
        on by_grade.subject = lowest.subject
        and by_grade.grade_span = lowest.grade
        and by_grade.reporting_year between lowest.first_year and lowest.last_year
    group by
        by_grade.subject, by_grade.school_year, by_grade.district_id, by_grade.level,
        by_grade.entity_id, by_grade.student_group, by_grade.reporting_year
),

needed as (
    select
        together.*,
        case
            when reporting_year >= {{ var('participation_rule_first_year') }} then
                greatest({{ required_participants('enrolled') }} - tested, 0)
            else 0
        end as lowest_scores
    from together
)

select
    subject,
    school_year,
    district_id,
    level,
    entity_id,
    student_group,
    enrolled,
    tested,
    lowest_scores,
    case when lowest_scores > 0 then lowest_scores * missing_distance / missing else 0 end
        as lowest_distance,
    case when lowest_scores > 0 then lowest_scores * missing_distance_squares / missing else 0 end
        as lowest_distance_squares
from needed
