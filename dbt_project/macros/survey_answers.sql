{#
  From a column per item to a row per answer. Items, their constructs and ranges say the layouts of
  the surveys, through the macro record_facts.
#}

{#
  Answers by item to a survey, staged in `model` from files of `record`: each with the columns of its
  response, and whether it is one of the two most favorable ones.
#}
{% macro survey_responses(model, record, columns) -%}
with
lines as (
    select * from {{ ref(model) }}
    where {{ in_scope() }}
),

answers as (
    select
        {%- for column in columns %}
        lines.{{ column }},
        {%- endfor %}
        by_item.item,
        by_item.construct,
        by_item.highest,
        {{ favorable_answer() }} as answer
    from lines
    cross join lateral (  -- noqa: ST05
        {{ items_of(record) }}
    ) as by_item
)

select
    {%- for column in columns %}
    {{ column }},
    {%- endfor %}
    item,
    construct,
    answer,
    answer >= highest - 1 as is_favorable
from answers
where answer is not null
{%- endmacro %}

{# For a lateral join with `lines`: the items of each line, with the answer given as text. #}
{% macro items_of(record) -%}
    {%- for answer in record_facts(record).answers %}
    select
        '{{ answer.item }}' as item,
        '{{ answer.construct }}' as construct,
        {{ answer.is_reversed | lower }} as is_reversed,
        {{ answer.lowest }} as lowest,
        {{ answer.highest }} as highest,
        lines.{{ answer.item }} as given
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The answer given as a number, the highest being the most favorable; null where it is none. #}
{% macro favorable_answer() -%}
    case
        when coalesce(given, '') not in ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') then null
        when cast(given as integer) not between lowest and highest then null
        when is_reversed then lowest + highest - cast(given as integer)
        else cast(given as integer)
    end
{%- endmacro %}

{#
  CTEs that end in `counted_answers`: what respondents of `model` said about each construct, with the
  columns of `key` and `newest` first, where enough of its items were answered
  (var survey_minimum_share_answered): how many were answered, how many favorably, and the sum of the
  answers. The items of a construct are those of the layout of `record`.
#}
{% macro counted_answers(model, record, columns) -%}
    answers_by_construct as (
        select
            {%- for column in columns %}
            {{ column }},
            {%- endfor %}
            construct,
            count(*) as answered,
            sum(case when is_favorable then 1 else 0 end) as favorable,
            sum(answer) as points
        from {{ ref(model) }}
        where {{ in_scope() }}
        group by {{ columns | join(', ') }}, construct
    ),

    counted_answers as (
        select * from answers_by_construct
        where answered >= {{ var('survey_minimum_share_answered') }} * case construct
            {%- for construct in record_facts(record).answers | map(attribute='construct') | unique %}
            when '{{ construct }}' then
                {{ record_facts(record).answers | selectattr('construct', 'equalto', construct)
                    | list | length }}
            {%- endfor %}
        end
    )
{%- endmacro %}

{# From rows of counted_answers to columns, with a prefix: select expressions of a grouped query. #}
{% macro answers_in_columns(record, prefix) -%}
    {%- for construct in record_facts(record).answers | map(attribute='construct') | unique %}
    {%- for counted in ['favorable', 'answered', 'points'] %}
    max(case when construct = '{{ construct }}' then {{ counted }} end)
        as {{ prefix }}_{{ construct }}_{{ counted }}{{ ',' if not loop.last }}
    {%- endfor %}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
