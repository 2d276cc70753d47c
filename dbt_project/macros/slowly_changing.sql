{# Public names that change over the years. #}

{# The rows of the entity file of the newest year that lists each school or district. #}
{% macro newest_entities(types, key) -%}
    select *
    from (
        select
            entity.*,
            row_number() over (
                partition by {{ key }}
                order by school_year desc, submission_id desc, line_number desc
            ) as listing
        from {{ ref('stg_cde__entity') }} as entity
        where type_id in ('{{ types | join("', '") }}')
    ) as listed
    where listing = 1
{%- endmacro %}

{#
  CTEs that end in `history`: what was listed of each `key` by school year (CTE `listed`), as periods in
  which no attribute changed. An attribute that a year's file does not tell is as in the year before, or
  else as first told after it. A period lasts until the year before the next one begins.
#}
{% macro periods_of(key, attributes) -%}
    counted as (
        select
            listed.*
            {%- for attribute in attributes %},
            count({{ attribute }}) over (
                partition by {{ key }}
                order by school_year
                rows between unbounded preceding and current row
            ) as {{ attribute }}_told
            {%- endfor %}
        from listed
    ),

    filled as (
        select
            {{ key }},
            school_year
            {%- for attribute in attributes %},
            coalesce(
                first_value({{ attribute }}) over (
                    partition by {{ key }}, {{ attribute }}_told
                    order by school_year
                ),
                first_value({{ attribute }}) over (
                    partition by {{ key }}
                    order by
                        case when {{ attribute }} is null then 1 else 0 end,
                        school_year
                    rows between unbounded preceding and unbounded following
                )
            ) as {{ attribute }}
            {%- endfor %}
        from counted
    ),

    compared as (
        select
            filled.*,
            {%- for attribute in attributes %}
            lag({{ attribute }}) over (
                partition by {{ key }} order by school_year
            ) as earlier_{{ attribute }},
            {%- endfor %}
            row_number() over (partition by {{ key }} order by school_year) as place
        from filled
    ),

    changes as (
        select *
        from compared
        where place = 1
            {%- for attribute in attributes %}
            or {{ attribute }} is distinct from earlier_{{ attribute }}
            {%- endfor %}
    ),

    followed as (
        select
            changes.*,
            lead(school_year) over (partition by {{ key }} order by school_year) as next_year
        from changes
    ),

    history as (
        select
            {{ key }},
            school_year as valid_from_year,
            case when next_year is not null then {{ years_earlier('next_year', 1) }} end
                as valid_to_year,
            next_year is null as is_newest
            {%- for attribute in attributes %},
            {{ attribute }}
            {%- endfor %}
        from followed
    )
{%- endmacro %}
