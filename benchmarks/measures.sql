/*
All measures by one hand-written pass of DuckDB over the conformed tables: what an analyst would write
who knows the definitions. Belongs here: the rival of benchmarks/measures.py, which takes nothing from
dbt_project/ but the tables, the lowest scores and the thresholds. Parameter: minimum n.

units          the measures and their unit
students       students at entities, with their student groups in the plain and the academic form
measured       one row per measure, student and entity
alike          students of the same grade and groups together
placed         districts' sums placed at every level
varied         how much the schools of an entity differ, for measures that are not shares of students
participation  the lowest scores that make up for a participation rate under 95 percent (94.5)
estimated      values, standard errors, the year before
*/
create or replace table cells as
with units as (
    select measure_id, unit from measures
),

students as (
    select
        *,
        cast(substr(school_year, 6) as integer) as ends_in,
        make_date(ends_in, 6, 30) as last_day,
        english_language_acquisition_status as status,
        [
            'ALL', race_ethnicity, gender,
            case when status in ('RFEP', 'EO') then status end,
            case when is_sed then 'SED' end, case when is_homeless then 'HOM' end,
            case when is_migrant then 'MIG' end, case when is_foster then 'FOS' end
        ] as shared,
        case when is_student_with_disabilities then 'SWD' end as swd,
        case
            when status = 'EL' or status = 'RFEP'
                and english_language_status_date > last_day - interval 4 year then 'EL'
        end as academic_el,
        list_concat(shared, [
            case when status = 'EL' then 'EL' end, swd,
            case
                when status = 'EL' and english_language_status_date <= last_day - interval 7 year
                    then 'LTEL'
            end
        ]) as groups,
        [
            'ALL', 'EL', race_ethnicity, gender, case when is_sed then 'SED' end,
            case when is_homeless then 'HOM' end, case when is_migrant then 'MIG' end,
            case when is_foster then 'FOS' end, swd,
            case when english_learner_since <= last_day - interval 7 year then 'LTEL' end
        ] as learners
    from (from fct_student_entity_year union all by name from fct_student_entity_year_combined)
),

measured as (
    select 'chronic_absenteeism' as measure_id, school_year, district_id, level, entity_id, sign,
        grade_level as grade, groups, if(days_absent * 10 >= days_expected, 1, 0) as numerator,
        1 as denominator
    from students
    where days_expected >= 31 and days_absent <= days_expected - 1
        and grade_level in ('TK', 'KN', '01', '02', '03', '04', '05', '06', '07', '08')
    union all
    select 'attendance_rate', school_year, district_id, level, entity_id, sign, grade_level, groups,
        days_expected - days_absent, days_expected
    from students where days_expected > 0
    union all
    select 'suspension', school_year, district_id, level, entity_id, sign, grade_level, groups,
        if(suspension_days >= 1, 1, 0), 1
    from students where suspension_days is not null
    union all
    select 'suspension_any_length', school_year, district_id, level, entity_id, sign, grade_level,
        groups, if(suspension_days > 0, 1, 0), 1
    from students where suspension_days is not null
    union all
    select 'expulsion', school_year, district_id, level, entity_id, sign, grade_level, groups,
        if(is_expelled, 1, 0), 1
    from students where is_expelled is not null
    union all
    select 'stability', school_year, district_id, level, entity_id, sign, grade_level, groups,
        is_stable, 1
    from students where is_stable is not null
    union all
    select 'ela_distance_from_standard', school_year, district_id, level, entity_id, sign, ela_grade,
        list_concat(shared, [academic_el, if(ela_swd = 1, 'SWD', null), if(ela_ltel = 1, 'LTEL', null)]),
        ela_distance, 1
    from students where ela_distance is not null and ela_tested_on <= continuously_enrolled_until
    union all
    select 'math_distance_from_standard', school_year, district_id, level, entity_id, sign, math_grade,
        list_concat(shared, [academic_el, if(math_swd = 1, 'SWD', null), if(math_ltel = 1, 'LTEL', null)]),
        math_distance, 1
    from students where math_distance is not null and math_tested_on <= continuously_enrolled_until
    union all
    select 'ela_met_standard', school_year, district_id, level, entity_id, sign, ela_met_grade,
        list_concat(shared, [academic_el, if(ela_swd = 1, 'SWD', null), if(ela_ltel = 1, 'LTEL', null)]),
        ela_met, 1
    from students where ela_met is not null
    union all
    select 'math_met_standard', school_year, district_id, level, entity_id, sign, math_met_grade,
        list_concat(shared, [academic_el, if(math_swd = 1, 'SWD', null), if(math_ltel = 1, 'LTEL', null)]),
        math_met, 1
    from students where math_met is not null
    union all
    select 'ela_participation', school_year, district_id, level, entity_id, sign,
        ela_participation_grade,
        list_concat(shared, [
            academic_el, if(ela_participation_swd = 1, 'SWD', null),
            if(ela_participation_ltel = 1, 'LTEL', null)
        ]),
        ela_participation, 1
    from students where ela_participation is not null
    union all
    select 'math_participation', school_year, district_id, level, entity_id, sign,
        math_participation_grade,
        list_concat(shared, [
            academic_el, if(math_participation_swd = 1, 'SWD', null),
            if(math_participation_ltel = 1, 'LTEL', null)
        ]),
        math_participation, 1
    from students where math_participation is not null
    union all
    select 'science_met_standard', school_year, district_id, level, entity_id, sign, science_grade,
        groups, science_met, 1
    from students where science_met is not null
    union all
    select 'english_learner_progress', school_year, district_id, level, entity_id, sign, elpac_grade,
        learners, elpac_progressed, 1
    from students where elpac_progressed is not null
    union all
    select 'reclassification', school_year, district_id, level, entity_id, sign, grade_level, learners,
        reclassified, 1
    from students where reclassified is not null
    union all
    select 'high_school_readiness', school_year, district_id, level, entity_id, sign, grade_level,
        groups, high_school_ready, 1
    from students where high_school_ready is not null and grade_level = '08'
    union all
    select 'ninth_grade_on_track', school_year, district_id, level, entity_id, sign, grade_level,
        groups, ninth_grade_on_track, 1
    from students where ninth_grade_on_track is not null and grade_level = '09'
    union all
    select 'on_track_to_graduate', school_year, district_id, level, entity_id, sign, grade_level,
        groups, on_track_to_graduate, 1
    from students
    where on_track_to_graduate is not null and grade_level in ('09', '10', '11', '12')
    union all
    select 'interim_ela_met_benchmark', school_year, district_id, level, entity_id, sign, grade_level,
        groups, interim_ela_met, 1
    from students where interim_ela_met is not null
    union all
    select 'interim_math_met_benchmark', school_year, district_id, level, entity_id, sign, grade_level,
        groups, interim_math_met, 1
    from students where interim_math_met is not null
    union all
    select 'sel_growth_mindset', school_year, district_id, level, entity_id, sign, grade_level, groups,
        sel_growth_mindset_favorable, sel_growth_mindset_answered
    from students
    where sel_growth_mindset_answered > 0 and grade_level between '04' and '12'
    union all
    select 'sel_self_efficacy', school_year, district_id, level, entity_id, sign, grade_level, groups,
        sel_self_efficacy_favorable, sel_self_efficacy_answered
    from students
    where sel_self_efficacy_answered > 0 and grade_level between '04' and '12'
    union all
    select 'sel_self_management', school_year, district_id, level, entity_id, sign, grade_level, groups,
        sel_self_management_favorable, sel_self_management_answered
    from students
    where sel_self_management_answered > 0 and grade_level between '04' and '12'
    union all
    select 'sel_social_awareness', school_year, district_id, level, entity_id, sign, grade_level,
        groups, sel_social_awareness_favorable, sel_social_awareness_answered
    from students
    where sel_social_awareness_answered > 0 and grade_level between '04' and '12'
    union all
    select subject || '_growth', students.school_year, students.district_id, level, entity_id, sign,
        grade_assessed,
        list_concat(shared, [
            academic_el, if(if(subject = 'ela', ela_swd, math_swd) = 1, 'SWD', null),
            if(if(subject = 'ela', ela_ltel, math_ltel) = 1, 'LTEL', null)
        ]),
        growth_percentile, 1
    from students
    join fct_student_growth using (school_year, student_key)
    where growth_percentile is not null and tested_on <= continuously_enrolled_until
    union all
    select 'climate_' || construct || if(respondent = 'student', '', '_' || respondent), school_year,
        district_id, level, entity_id, 1, grade_level, ['ALL'], favorable, answered
    from (
        select *, 'support' as construct, climate_support_favorable as favorable,
            climate_support_answered as answered
        from int_climate_at_entity
        union all
        select *, 'belonging', climate_belonging_favorable, climate_belonging_answered
        from int_climate_at_entity
        union all
        select *, 'rules', climate_rules_favorable, climate_rules_answered from int_climate_at_entity
        union all
        select *, 'safety', climate_safety_favorable, climate_safety_answered
        from int_climate_at_entity
    )
    where answered > 0
    union all
    select measure_id, school_year, district_id, level, entity_id, sign, null,
        [
            'ALL', race_ethnicity, gender, if(is_english_learner, 'EL', null),
            if(english_language_acquisition_status in ('RFEP', 'EO'),
                english_language_acquisition_status, null),
            if(is_sed, 'SED', null), if(is_student_with_disabilities, 'SWD', null),
            if(is_long_term_english_learner, 'LTEL', null), if(is_homeless, 'HOM', null),
            if(is_migrant, 'MIG', null), if(is_foster, 'FOS', null)
        ],
        if(met, 1, 0), 1
    from (
        select *, 'graduation_4yr' as measure_id, is_graduate as met from fct_graduation_cohort_entity
        where cohort_years = 4
        union all
        select *, 'graduation_5yr', is_graduate from fct_graduation_cohort_entity
        where cohort_years = 5
        union all
        select *, 'dropout_4yr', is_dropout from fct_graduation_cohort_entity where cohort_years = 4
        union all
        select *, 'a_g_completion', is_a_g_completed from (
            select * from fct_graduation_cohort_entity where cohort_years = 4 and is_graduate
            qualify bool_or(is_a_g_completed is not null) over (partition by school_year, district_id)
        )
        union all
        select *, 'graduation_combined', is_graduate from (
            select * from fct_graduation_cohort_entity
            qualify bool_or(cohort_years = 5) over (partition by school_year, district_id)
        )
        where is_in_combined_cohort
        union all
        select cohort.*, 'college_career_prepared', paths.level = 'prepared' from (
            select * from fct_graduation_cohort_entity
            qualify bool_or(cohort_years = 5) over (partition by school_year, district_id)
        ) as cohort
        join int_college_career_paths as paths using (school_year, district_id, student_key)
        where is_in_combined_cohort
        union all
        select cohort.*, 'college_going', is_in_college from fct_graduation_cohort_entity as cohort
        join int_college_going using (school_year, district_id, student_key)
        where cohort_years = 4 and is_graduate
    )
),

alike as (
    select measure_id, school_year, district_id, level, entity_id, grade,
        list_filter(groups, lambda code: code is not null) as groups, sum(sign) as n,
        sum(sign * numerator) as numerator, sum(sign * denominator) as denominator,
        sum(sign * numerator * numerator) as numerator_squares,
        sum(sign * numerator * denominator) as products,
        sum(sign * denominator * denominator) as denominator_squares
    from measured
    group by all
),

summed as (
    select measure_id, school_year, district_id, level, entity_id, student_group,
        if(grouping(grade) = 1, 'ALL', grade) as grade_span, sum(n) as n,
        sum(numerator) as numerator, sum(denominator) as denominator,
        sum(numerator_squares) as numerator_squares, sum(products) as products,
        sum(denominator_squares) as denominator_squares
    from (select * exclude (groups), unnest(groups) as student_group from alike)
    group by grouping sets (
        (measure_id, school_year, district_id, level, entity_id, student_group),
        (measure_id, school_year, district_id, level, entity_id, student_group, grade)
    )
    having grouping(grade) = 1 or grade is not null
),

placed as (
    select *, district_id as scope, level as at_level, entity_id as at_entity
    from summed where level in ('school', 'district') or district_id = 'collaborative'
    union all
    select *, 'collaborative', 'network', entity_id
    from summed where level = 'network' and district_id <> 'collaborative'
    union all
    select *, 'collaborative', 'county', substr(entity_id, 1, 2) from summed where level = 'district'
    union all
    select *, 'collaborative', 'collaborative', 'collaborative' from summed where level = 'district'
),

rolled_up as (
    select measure_id, school_year, at_level as level, at_entity as entity_id, student_group,
        grade_span, sum(n) as n, sum(numerator) as numerator, sum(denominator) as denominator,
        sum(numerator_squares) as numerator_squares, sum(products) as products,
        sum(denominator_squares) as denominator_squares
    from placed
    group by measure_id, school_year, at_level, at_entity, student_group, grade_span, scope
    having sum(n) > 0
),

varied as (
    select measure_id, school_year, above.level, above.entity_id, student_group, grade_span,
        count(*) as schools, sum(numerator * numerator) as school_numerator_squares,
        sum(numerator * denominator) as school_products,
        sum(denominator * denominator) as school_denominator_squares
    from summed
    join units using (measure_id)
    join (
        select school_id, level, entity_id from bridge_school_entity
        where level <> 'school'
    ) as above on summed.entity_id = above.school_id
    where summed.level = 'school' and not (unit = 'percent' and denominator = n)
    group by all
),

participation as (
    select split_part(measure_id, '_', 1) || '_distance_from_standard' as measure_id, school_year,
        level, entity_id, student_group, 'ALL' as grade_span,
        greatest(ceil(sum(n) * 94.5 / 100) - sum(numerator), 0) as n,
        sum((n - numerator) * (lowest_score - level_3_minimum)) / sum(n - numerator) as distance,
        sum((n - numerator) * (lowest_score - level_3_minimum) ** 2) / sum(n - numerator)
            as distance_squares
    from rolled_up
    left join (
        select * from lowest_scores join assessment_thresholds using (subject, record_type, grade)
    ) as lowest
        on lowest.subject = split_part(measure_id, '_', 1) and lowest.grade = grade_span
        and cast(substr(school_year, 6) as integer) between first_year and last_year
    where measure_id in ('ela_participation', 'math_participation') and grade_span <> 'ALL'
        and school_year >= '2021-2022'
    group by all
),

entity_sums as (
    select measure_id, school_year, level, entity_id, student_group, grade_span, sum(n) as n,
        sum(numerator) as numerator, sum(denominator) as denominator,
        sum(numerator_squares) as numerator_squares, sum(products) as products,
        sum(denominator_squares) as denominator_squares
    from (
        select * from rolled_up
        union all by name
        select * exclude (distance, distance_squares), n * distance as numerator, n as denominator,
            n * distance_squares as numerator_squares, n * distance as products,
            n as denominator_squares
        from participation where n > 0
    )
    group by all
),

estimated as (
    select sums.* replace (if(sums.n >= $minimum_n, sums.n, null) as n), unit,
        if(unit = 'percent', 100, 1) as scale,
        unit = 'percent' and sums.denominator = sums.n as is_share,
        sums.numerator / sums.denominator as ratio,
        before.numerator / before.denominator as ratio_before,
        sums.n / (sums.n - 1) / sums.denominator ** 2 * greatest(
            sums.numerator_squares - 2 * sums.products * ratio
            + sums.denominator_squares * ratio ** 2, 0
        ) as variance,
        schools / (schools - 1) / sums.denominator ** 2 * greatest(
            school_numerator_squares - 2 * school_products * ratio
            + school_denominator_squares * ratio ** 2, 0
        ) as school_variance,
        sqrt(greatest(variance, if(schools > 1, school_variance, null))) as error
    from entity_sums as sums
    join units using (measure_id)
    left join entity_sums as before
        on (sums.measure_id, sums.level, sums.entity_id, sums.student_group, sums.grade_span)
            = (before.measure_id, before.level, before.entity_id, before.student_group,
                before.grade_span)
        and cast(substr(sums.school_year, 1, 4) as integer)
            = cast(substr(before.school_year, 6) as integer)
        and before.n >= $minimum_n
    left join varied
        on (sums.measure_id, sums.level, sums.entity_id, sums.student_group, sums.grade_span,
            sums.school_year)
            = (varied.measure_id, varied.level, varied.entity_id, varied.student_group,
                varied.grade_span, varied.school_year)
),

missing as (
    select measure_id, school_year, level, entity_id, student_group
    from (
        from (select distinct school_year, level, entity_id from entity_sums)
        cross join (select measure_id from units)
        union
        select school_year, level, entity_id, measure_id from int_high_school_entity
        join units on measure_id in (
            'graduation_4yr', 'graduation_5yr', 'graduation_combined', 'dropout_4yr',
            'a_g_completion', 'college_going', 'college_career_prepared'
        )
    )
    cross join student_groups
    anti join entity_sums using (measure_id, school_year, level, entity_id, student_group)
)

select measure_id, school_year, level, entity_id, student_group, grade_span, n,
    if(n is null, null, numerator) as numerator,
    if(n is null, null, denominator) as denominator,
    if(n is null, null, scale * ratio) as value,
    if(n is null, null, scale * error) as standard_error,
    case
        when n is null then null
        when is_share then 100 / (1 + 3.8416 / n) * (
            ratio + 1.9208 / n - 1.96 * sqrt(ratio * (1 - ratio) / n + 0.9604 / n ** 2)
        )
        when unit = 'percent' then least(greatest(scale * (ratio - 1.96 * error), 0), 100)
        else scale * (ratio - 1.96 * error)
    end as ci_low,
    case
        when n is null then null
        when is_share then 100 / (1 + 3.8416 / n) * (
            ratio + 1.9208 / n + 1.96 * sqrt(ratio * (1 - ratio) / n + 0.9604 / n ** 2)
        )
        when unit = 'percent' then least(greatest(scale * (ratio + 1.96 * error), 0), 100)
        else scale * (ratio + 1.96 * error)
    end as ci_high,
    if(n is null, null, scale * ratio_before) as prior_value,
    if(n is null, null, scale * (ratio - ratio_before)) as change,
    case
        when n is null then 'withheld'
        when numerator = 0 and unit = 'percent' then 'published_zero'
        else 'published'
    end as state
from estimated
union all
select measure_id, school_year, level, entity_id, student_group, 'ALL', null, null, null, null, null,
    null, null, null, null, 'not_reported'
from missing
