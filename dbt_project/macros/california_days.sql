{# Days by the districts' clock: the submission calendar is one of days in California. #}

{# The day in California on which something happened. #}
{% macro day_in_california(moment) -%}
    {{ return(adapter.dispatch('day_in_california')(moment)) }}
{%- endmacro %}

{% macro default__day_in_california(moment) -%}
    cast(from_utc_timestamp({{ moment }}, 'America/Los_Angeles') as date)
{%- endmacro %}

{% macro postgres__day_in_california(moment) -%}
    cast({{ moment }} at time zone 'America/Los_Angeles' as date)
{%- endmacro %}

{# Today. Unit tests give a day in its place. #}
{% macro today_in_california() -%}
    {{ day_in_california('current_timestamp') }}
{%- endmacro %}
