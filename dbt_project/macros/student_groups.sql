{#
  The Dashboard's student groups of a row of int_student_entity_year, as an array of codes.
  SWD and LTEL come from special education (SWDS, SPED) and the English language status (SELA).
  With `subject` ('ela', 'math') the academic form: EL also holds recently reclassified students,
  and SWD and LTEL come from the score file. With `learners_since`, the first day of the status EL,
  all rows are English learners, also those reclassified since: the group RFEP would only hold them.
#}
{% macro student_groups(subject=none, learners_since=none) -%}
    {%- set status = 'english_language_acquisition_status' -%}
    {%- set groups = ["'ALL'", 'race_ethnicity', 'gender'] -%}
    {%- if learners_since -%}
        {%- do groups.append("'EL'") -%}
    {%- else -%}
        {%- do groups.append(
            "case when " ~ status ~ " = 'EL'"
            ~ (" or " ~ recently_reclassified() if subject else "") ~ " then 'EL' end"
        ) -%}
        {%- do groups.append(
            "case when " ~ status ~ " in ('RFEP', 'EO') then " ~ status ~ " end"
        ) -%}
    {%- endif -%}
    {%- do groups.extend([
        "case when is_sed then 'SED' end",
        "case when is_homeless then 'HOM' end",
        "case when is_migrant then 'MIG' end",
        "case when is_foster then 'FOS' end",
    ]) -%}
    {%- if subject -%}
        {%- do groups.append("case when " ~ subject ~ "_swd = 1 then 'SWD' end") -%}
        {%- do groups.append("case when " ~ subject ~ "_ltel = 1 then 'LTEL' end") -%}
    {%- else -%}
        {%- do groups.append("case when is_student_with_disabilities then 'SWD' end") -%}
        {%- do groups.append("case when " ~ (
            is_long_term(learners_since) if learners_since
            else status ~ " = 'EL' and " ~ is_long_term('english_language_status_date')
        ) ~ " then 'LTEL' end") -%}
    {%- endif -%}
    {{ array_of_present(groups) }}
{%- endmacro %}

{# An English learner for so many years by the end of the school year (EC 52052, var). #}
{% macro is_long_term(learner_since) -%}
    {{ learner_since }} <= {{ years_before(
        "cast(substr(school_year, 6, 4) || '-06-30' as date)",
        var('long_term_english_learner_years')
    ) }}
{%- endmacro %}

{% macro recently_reclassified() -%}
    (english_language_acquisition_status = 'RFEP' and english_language_status_date
    > {{ years_before("cast(substr(school_year, 6, 4) || '-06-30' as date)",
        var('recently_reclassified_years')) }})
{%- endmacro %}

{# An array of the expressions that are not null. #}
{% macro array_of_present(expressions) -%}
    {{ return(adapter.dispatch('array_of_present')(expressions)) }}
{%- endmacro %}

{% macro default__array_of_present(expressions) -%}
    filter(array({{ expressions | join(', ') }}), item -> item is not null)
{%- endmacro %}

{% macro postgres__array_of_present(expressions) -%}
    array_remove(array[{{ expressions | join(', ') }}], null)
{%- endmacro %}

{# One row per element of an array, in a select list. #}
{% macro each_of(array) -%}
    {{ return(adapter.dispatch('each_of')(array)) }}
{%- endmacro %}

{% macro default__each_of(array) -%}
    explode({{ array }})
{%- endmacro %}

{% macro postgres__each_of(array) -%}
    unnest({{ array }})
{%- endmacro %}

{# The columns that every measure has besides its own grade, groups, numerator and denominator. #}
{% macro measure_keys(measure) -%}
    '{{ measure }}' as measure_id,
    school_year,
    district_id,
    level,
    entity_id,
    student_key,
    sign
{%- endmacro %}
