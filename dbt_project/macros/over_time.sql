{# Measures over time: days of attendance, weeks, and what identifies a run chart. #}

{# The kinds of days that are absence, as in the absence summary (CALPADS fields 13.17, 13.19 to 13.21). #}
{% macro is_absence(attendance_code) -%}
    {{ attendance_code }} in (
        'absent_excused', 'absent_unexcused', 'suspended_out_of_school',
        'independent_study_without_credit'
    )
{%- endmacro %}

{# The Monday of the week of a day. #}
{% macro week_of(day) -%}
    cast({{ dbt.date_trunc('week', day) }} as date)
{%- endmacro %}

{# What identifies a run chart; the district is first in every window over its points. #}
{% macro chart_columns() -%}
    {{ return([
        'district_id', 'school_year', 'measure_id', 'level', 'entity_id', 'student_group'
    ]) }}
{%- endmacro %}

{# These columns, of a relation. #}
{% macro chart_key(relation=none) -%}
    {%- for name in chart_columns() -%}
        {{ relation ~ '.' if relation }}{{ name }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The condition that two relations speak of the same run chart. #}
{% macro same_chart(one, other) -%}
    {{ one }}.district_id = {{ other }}.district_id
    and {{ one }}.school_year = {{ other }}.school_year
    and {{ one }}.measure_id = {{ other }}.measure_id
    and {{ one }}.level = {{ other }}.level
    and {{ one }}.entity_id = {{ other }}.entity_id
    and {{ one }}.student_group = {{ other }}.student_group
{%- endmacro %}

{# The middle of the values of a group; the mean of the two middle ones of an even number. #}
{% macro median_of(column) -%}
    percentile_cont(0.5) within group (order by {{ column }})
{%- endmacro %}

{# Who counts for chronic absenteeism to date: the annual measure's rule, on the days so far. #}
{% macro counts_as_chronic_to_date(days_enrolled, days_absent) -%}
    grade_level in {{ k8_grades() }}
    and {{ days_enrolled }} >= {{ var('chronic_absenteeism_to_date_minimum_days') }}
    and {{ days_enrolled }} - {{ days_absent }} >= 1
{%- endmacro %}

{# The columns of int_students_to_date before the measure's own. #}
{% macro to_date_keys() -%}
    district_id,
    school_year,
    is_prior,
    level,
    entity_id,
    student_key,
    student_groups
{%- endmacro %}

{#
  CTEs that end in `disciplined`: students enrolled at an entity by the last day, with the suspension
  days of incidents until then. Reads the CTEs last_days, entities and students.
#}
{% macro suspended_to_date() -%}
    enrolled as (
        select distinct
            last_days.school_year,
            last_days.is_prior,
            last_days.counted_until,
            span.school_year as counted_year,
            span.district_id,
            entities.level,
            entities.entity_id,
            span.student_key
        from {{ ref('fct_enrollment_span') }} as span
        inner join last_days
            on span.district_id = last_days.district_id
            and span.school_year = last_days.counted_year
            and span.span_start <= last_days.counted_until
            and last_days.subject = 'discipline'
        inner join entities
            on span.school_id = entities.school_id
        where span.is_qualifying
            and {{ in_comparison('span.district_id', 'span.school_year') }}
    ),

    suspensions as (
        select
            last_days.school_year,
            last_days.is_prior,
            incident.district_id,
            entities.level,
            entities.entity_id,
            incident.student_key,
            sum(incident.suspension_days) as suspension_days
        from {{ ref('fct_incident') }} as incident
        inner join last_days
            on incident.district_id = last_days.district_id
            and incident.school_year = last_days.counted_year
            and incident.occurrence_date <= last_days.counted_until
            and last_days.subject = 'discipline'
        inner join entities
            on incident.school_id = entities.school_id
        where {{ in_comparison('incident.district_id', 'incident.school_year') }}
        group by
            last_days.school_year, last_days.is_prior, incident.district_id, entities.level,
            entities.entity_id, incident.student_key
    ),

    disciplined as (
        select
            enrolled.school_year,
            enrolled.is_prior,
            coalesce(suspensions.suspension_days, 0) as suspension_days,
            students.*
        from enrolled
        inner join students
            on enrolled.district_id = students.district_id
            and enrolled.counted_year = students.counted_year
            and enrolled.level = students.level
            and enrolled.entity_id = students.entity_id
            and enrolled.student_key = students.student_key
            and students.has_discipline_data
        left join suspensions
            on enrolled.school_year = suspensions.school_year
            and enrolled.is_prior = suspensions.is_prior
            and enrolled.district_id = suspensions.district_id
            and enrolled.level = suspensions.level
            and enrolled.entity_id = suspensions.entity_id
            and enrolled.student_key = suspensions.student_key
    )
{%- endmacro %}

{# Years from one school year to another. #}
{% macro years_between(earlier, later) -%}
    cast(substr({{ later }}, 1, 4) as integer) - cast(substr({{ earlier }}, 1, 4) as integer)
{%- endmacro %}

{# What became of a change idea, in one sentence. Reads the CTE `concluded` of change_idea_results. #}
{% macro change_idea_sentence() -%}
    case state
        when 'no_weekly_values' then 'Not evaluated: there are no weekly values of its measure at its schools.'
        when 'too_few_weeks' then 'Not evaluated yet: there must be {{ var("change_idea_minimum_weeks") }} weeks before and as many after the start.'
        when 'too_few_comparison_schools' then 'Not evaluated: there are too few comparison schools or districts.'
        else
            case conclusion
                when 'improved' then 'An improvement beyond noise: '
                when 'worsened' then 'A change for the worse beyond noise: '
                else 'Within noise: '
            end
            || 'the weekly values changed by ' || {{ signed('shown_idea_change') }}
            || ' points at ' || cast(idea_schools as text) || ' schools of the idea and by '
            || {{ signed('shown_comparison_change') }} || ' at '
            || cast(comparison_schools as text) || ' comparison schools, a difference of '
            || {{ signed('shown_difference') }} || ' (95 percent interval '
            || {{ signed('ci_low') }} || ' to ' || {{ signed('ci_high') }} || ').'
    end
{%- endmacro %}

{# A number with its sign, as text. #}
{% macro signed(number) -%}
    case when {{ number }} > 0 then '+' else '' end || cast({{ number }} as text)
{%- endmacro %}
