{#
  CTEs that end in `student_at_entity`: one row per student and entity with everything the measures
  need. The caller provides these CTEs, each with the columns district_id (the scope), school_year,
  level, entity_id, student_key and its own:
    spans_at_entity       qualifying enrollments (columns of fct_enrollment_span)
    attendance_at_entity  rows of fct_attendance_year
    incidents_at_entity   rows of fct_incident
    results_at_entity     rows of fct_assessment_result whose tested school belongs to the entity
    distances             the result in force per student, level and entity, for the distance measures
    outcomes              the columns of student_outcomes per student, level and entity
  A student has the grade and groups of the latest enrollment at the entity.
#}
{% macro student_at_entity() -%}
    {%- set key = 'district_id, school_year, level, entity_id, student_key' -%}
    latest_enrollment as (
        select *
        from (
            select
                span.*,
                row_number() over (
                    partition by {{ key }}
                    order by span_start desc, span_end desc, school_id desc
                ) as recency
            from spans_at_entity as span
        ) as ranked
        where recency = 1
    ),

    attendance as (
        select
            {{ key }},
            sum(days_expected) as days_expected,
            sum(days_absent) as days_absent
        from attendance_at_entity
        where not is_exempt
            and substr(school_id, 8, 7) not in {{ nonpublic_schools() }}
        group by {{ key }}
    ),

    suspensions as (
        select
            {{ key }},
            sum(suspension_days) as suspension_days,
            max(case when is_expelled then 1 else 0 end) as is_expelled
        from incidents_at_entity
        group by {{ key }}
    ),

    -- Of all students, tested here or not: growth counts them by their test in any district.
    primary_spans as (
        select
            {{ key }},
            span_start,
            span_end,
            max(span_end) over (
                partition by {{ key }}
                order by span_start, span_end
                rows between unbounded preceding and 1 preceding
            ) as enrolled_until
        from spans_at_entity
        where is_primary
    ),

    numbered_spans as (
        select
            primary_spans.*,
            sum(
                case
                    when {{ days_between('enrolled_until', 'span_start') }} - 1
                        > {{ var('continuous_enrollment_gap_days') }} then 1
                    else 0
                end
            ) over (
                partition by {{ key }}
                order by span_start, span_end
                rows between unbounded preceding and current row
            ) as period
        from primary_spans
    ),

    continuous_periods as (
        select
            {{ key }},
            min(span_start) as period_start,
            max(span_end) as period_end
        from numbered_spans
        group by {{ key }}, period
    ),

    continuous_from_census as (
        select
            period.district_id,
            period.school_year,
            period.level,
            period.entity_id,
            period.student_key,
            period.period_end as continuously_enrolled_until
        from continuous_periods as period
        inner join {{ ref('school_years') }} as school_year
            on period.school_year = school_year.school_year
            and school_year.census_day between period.period_start and period.period_end
    ),

    ranked_results as (
        select
            result.*,
            row_number() over (
                partition by {{ key }}, subject
                order by tested_on desc nulls last, record_type
            ) as recency
        from results_at_entity as result
        where is_included
            and record_type in ('01', '02')
            and achievement_level is not null
    ),

    met_standard as (
        select
            {{ key }}
            {%- for subject in ['ela', 'math'] %},
            max(case when subject = '{{ subject }}' then grade_assessed end) as {{ subject }}_met_grade,
            max(
                case when subject = '{{ subject }}' then
                    case when achievement_level >= 3 then 1 else 0 end
                end
            ) as {{ subject }}_met
            {%- endfor %}
        from ranked_results
        where recency = 1
        group by {{ key }}
    ),

    -- Tested once is tested, wherever else the student was expected.
    participation as (
        select
            {{ key }}
            {%- for subject in ['ela', 'math'] %}
            {%- set name = subject ~ '_participation' %},
            max(case when subject = '{{ subject }}' then grade_assessed end) as {{ name }}_grade,
            max(
                case when subject = '{{ subject }}' then
                    case when is_participant then 1 else 0 end
                end
            ) as {{ name }},
            max(case when subject = '{{ subject }}' and is_student_with_disabilities then 1 else 0 end)
                as {{ name }}_swd,
            max(case when subject = '{{ subject }}' and is_long_term_english_learner then 1 else 0 end)
                as {{ name }}_ltel
            {%- endfor %}
        from results_at_entity
        where is_participant is not null
        group by {{ key }}
    ),

    {{ stable_stays() }},

    student_at_entity as (
        select
            enrollment.district_id,
            enrollment.school_year,
            enrollment.level,
            enrollment.entity_id,
            enrollment.student_key,
            enrollment.grade_level,
            enrollment.gender,
            enrollment.race_ethnicity,
            enrollment.english_language_acquisition_status,
            enrollment.english_language_status_date,
            enrollment.is_sed,
            enrollment.is_homeless,
            enrollment.is_migrant,
            enrollment.is_foster,
            enrollment.is_student_with_disabilities,
            attendance.days_expected,
            attendance.days_absent,
            case when enrollment.has_discipline_data then coalesce(suspensions.suspension_days, 0) end
                as suspension_days,
            case when enrollment.has_discipline_data then coalesce(suspensions.is_expelled, 0) = 1 end
                as is_expelled,
            continuous.continuously_enrolled_until,
            stability.is_stable
            {%- for subject in ['ela', 'math'] %},
            distances.{{ subject }}_grade,
            distances.{{ subject }}_tested_on,
            distances.{{ subject }}_distance,
            distances.{{ subject }}_swd,
            distances.{{ subject }}_ltel,
            met_standard.{{ subject }}_met_grade,
            met_standard.{{ subject }}_met,
            {%- set name = 'participation.' ~ subject ~ '_participation' %}
            {{ name }}_grade,
            {{ name }},
            {{ name }}_swd,
            {{ name }}_ltel
            {%- endfor %}
            {%- for column in var('student_outcomes').values() | sum(start=[]) %},
            outcomes.{{ column }}
            {%- endfor %}
        from latest_enrollment as enrollment
        {%- for joined in ['attendance', 'suspensions', 'continuous_from_census', 'met_standard', 'participation', 'distances', 'outcomes', 'stability'] %}
        {%- set name = 'continuous' if joined == 'continuous_from_census' else joined %}
        left join {{ joined }}{{ ' as continuous' if name == 'continuous' }}
            on enrollment.district_id = {{ name }}.district_id
            and enrollment.school_year = {{ name }}.school_year
            and enrollment.level = {{ name }}.level
            and enrollment.entity_id = {{ name }}.entity_id
            and enrollment.student_key = {{ name }}.student_key
        {%- endfor %}
    )
{%- endmacro %}

{# The columns of `student_at_entity` after the entity, in their order. #}
{% macro student_at_entity_columns() -%}
    {%- set columns = [
        'student_key', 'grade_level', 'gender', 'race_ethnicity',
        'english_language_acquisition_status', 'english_language_status_date', 'is_sed',
        'is_homeless', 'is_migrant', 'is_foster', 'is_student_with_disabilities', 'days_expected',
        'days_absent', 'suspension_days', 'is_expelled', 'continuously_enrolled_until',
        'is_stable',
    ] -%}
    {%- for subject in ['ela', 'math'] -%}
        {%- for name in [
            'grade', 'tested_on', 'distance', 'swd', 'ltel', 'met_grade', 'met',
            'participation_grade', 'participation', 'participation_swd', 'participation_ltel',
        ] -%}
            {%- do columns.append(subject ~ '_' ~ name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(columns + (var('student_outcomes').values() | sum(start=[]))) }}
{%- endmacro %}

{# The result in force of each subject per `key`: the latest test, the lower record type in a tie. #}
{% macro distances_by(key, results) -%}
    select
        {{ key }}
        {%- for subject in ['ela', 'math'] %},
        max(case when subject = '{{ subject }}' then grade_assessed end) as {{ subject }}_grade,
        max(case when subject = '{{ subject }}' then tested_on end) as {{ subject }}_tested_on,
        max(case when subject = '{{ subject }}' then distance_from_standard end)
            as {{ subject }}_distance,
        max(case when subject = '{{ subject }}' and is_student_with_disabilities then 1 else 0 end)
            as {{ subject }}_swd,
        max(case when subject = '{{ subject }}' and is_long_term_english_learner then 1 else 0 end)
            as {{ subject }}_ltel
        {%- endfor %}
    from (
        select
            result.*,
            row_number() over (
                partition by {{ key }}, subject
                order by tested_on desc nulls last, record_type
            ) as recency
        from {{ results }} as result
        where is_included
            and distance_from_standard is not null
    ) as ranked
    where recency = 1
    group by {{ key }}
{%- endmacro %}
