{#
  The Dashboard's student groups of a row of int_student_entity_year. Belongs here: who is in which
  group. Does not belong here: groups of other populations (cohorts, surveys).
  SWD and LTEL come from special education (SWDS, SPED) and the English language status (SELA).
  With `subject` ('ela', 'math') the academic form: EL also holds recently reclassified students,
  and SWD and LTEL come from the score file. With `learners_since`, the first day of the status EL,
  all rows are English learners, also those reclassified since: the group RFEP would only hold them.
#}

{# The groups as an array of codes. #}
{% macro student_groups(subject=none, learners_since=none) -%}
    {%- set groups = ["'ALL'", 'race_ethnicity', 'gender'] -%}
    {%- for group in var('program_groups') -%}
        {%- do groups.append(
            "case when " ~ is_in_program_group(group, subject, learners_since)
            ~ " then '" ~ group ~ "' end"
        ) -%}
    {%- endfor -%}
    {{ array_of_present(groups) }}
{%- endmacro %}

{# The program groups as one number, a bit for each: rows are gathered by it faster than by an array. #}
{% macro program_group_bits(subject=none, learners_since=none) -%}
    {%- for group in var('program_groups') -%}
        case when {{ is_in_program_group(group, subject, learners_since) }} then {{ 2 ** loop.index0 }} else 0 end
        {{- ' + ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The array of student_groups from race_ethnicity, gender and the number of program_group_bits. #}
{% macro student_groups_of_bits(bits) -%}
    {%- set groups = ["'ALL'", 'race_ethnicity', 'gender'] -%}
    {%- for group in var('program_groups') -%}
        {%- do groups.append(
            "case when " ~ bits ~ " & " ~ 2 ** loop.index0 ~ " > 0 then '" ~ group ~ "' end"
        ) -%}
    {%- endfor -%}
    {{ array_of_present(groups) }}
{%- endmacro %}

{# A condition: the row is in one of the groups of var program_groups. #}
{% macro is_in_program_group(group, subject=none, learners_since=none) -%}
    {%- set status = 'english_language_acquisition_status' -%}
    {%- if group == 'EL' -%}
        {{ 'true' if learners_since else status ~ " = 'EL'" }}
        {{- ' or ' ~ recently_reclassified() if subject }}
    {%- elif group in ('RFEP', 'EO') -%}
        {{ 'false' if learners_since else status ~ " = '" ~ group ~ "'" }}
    {%- elif group == 'SED' -%} is_sed
    {%- elif group == 'HOM' -%} is_homeless
    {%- elif group == 'MIG' -%} is_migrant
    {%- elif group == 'FOS' -%} is_foster
    {%- elif group == 'SWD' -%}
        {{ subject ~ '_swd = 1' if subject else 'is_student_with_disabilities' }}
    {%- elif group == 'LTEL' -%}
        {%- if subject -%} {{ subject }}_ltel = 1
        {%- elif learners_since -%} {{ is_long_term(learners_since) }}
        {%- else -%} {{ status }} = 'EL' and {{ is_long_term('english_language_status_date') }}
        {%- endif -%}
    {%- endif -%}
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
