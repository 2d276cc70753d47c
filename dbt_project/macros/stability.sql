{#
  Stable enrollments of students at entities (DataQuest): enough days in a row, at whose end no
  disqualifying exit stands.
#}

{# CTEs that end in `stability`: is_stable (1 or 0) per student and entity; empty while the school year
   runs. Reads spans_at_entity (see student_at_entity). #}
{% macro stable_stays() -%}
    {%- set key = 'district_id, school_year, level, entity_id, student_key' -%}
    spans_in_order as (
        select
            span.*,
            max(span_end) over (
                partition by {{ key }} order by span_start, span_end, school_id
                rows between unbounded preceding and 1 preceding
            ) as there_until
        from spans_at_entity as span
    ),

    spans_of_stays as (
        select
            spans_in_order.*,
            sum(case when {{ days_between('there_until', 'span_start') }} <= 1 then 0 else 1 end)
                over (
                    partition by {{ key }} order by span_start, span_end, school_id
                    rows between unbounded preceding and current row
                ) as stay
        from spans_in_order
    ),

    stays as (
        select
            spans_of_stays.*,
            min(span_start) over (partition by {{ key }}, stay) as stay_start,
            row_number() over (
                partition by {{ key }}, stay order by span_end desc, span_start desc, school_id desc
            ) as place_from_end
        from spans_of_stays
    ),

    stability as (
        select
            stays.district_id,
            stays.school_year,
            stays.level,
            stays.entity_id,
            stays.student_key,
            max(
                case
                    when {{ days_between('stays.stay_start', 'stays.span_end') }} + 1
                        >= {{ var('stability_days') }}
                        and (
                            stays.exit_reason is null
                            or stays.exit_date > school_year.ends_on
                            or stays.exit_reason in (
                                '{{ var('stability_exit_reasons') | join("', '") }}'
                            )
                        ) then 1
                    else 0
                end
            ) as is_stable
        from stays
        inner join {{ ref('school_years') }} as school_year
            on stays.school_year = school_year.school_year
            and school_year.ends_on < current_date
        where stays.place_from_end = 1
        group by
            stays.district_id, stays.school_year, stays.level, stays.entity_id, stays.student_key
    )
{%- endmacro %}
