{#
  Rules of graduation cohorts that several models share: the days on which a cohort ends, and which
  codes mean what. A cohort is named by the calendar year of its on-time graduation (class year).
#}

{# The day of a year given as an integer expression; month and day as MM-DD. #}
{% macro day_of_year(year, month_day) -%}
    cast(cast({{ year }} as text) || '-{{ month_day }}' as date)
{%- endmacro %}

{# The school year that ends in a calendar year given as an integer expression. #}
{% macro school_year_ending(year) -%}
    cast({{ year }} - 1 as text) || '-' || cast({{ year }} as text)
{%- endmacro %}

{#
  What became of a student by the last enrollment of the cohort period (CALPADS Data Guide v11).
  `year` is the calendar year whose 15 August is the last day of graduation. Any other exit, as an
  update (E150) or a year's end (E155) that nothing follows, counts as dropout.
#}
{% macro cohort_outcome(enrollment, year) -%}
    {%- set exit = enrollment ~ '.exit_reason' -%}
    {%- set completion = enrollment ~ '.completion_status' -%}
    case
        when {{ enrollment }}.exit_date is null
            or {{ enrollment }}.exit_date > {{ day_of_year(year, '08-15') }} then 'still_enrolled'
        when {{ completion }} = '100' then 'graduate'
        when {{ completion }} in ('120', '250', '320', '330') then 'non_graduate_completer'
        when {{ exit }} in ('T180', 'T200', 'T240', 'T370', 'E130') then 'removed'
        when {{ enrollment }}.is_enrolled_again then 'still_enrolled'
        when {{ exit }} in ('T260', 'T280') then 'other_transfer'
        when {{ exit }} in ('T160', 'T165', 'T167') then 'lost_transfer'
        else 'dropout'
    end
{%- endmacro %}

{#
  The student groups of a cohort row as an array of codes. With var cohort_groups_of_all_years a
  program, disability or learner's status at any time in grades 9 to 12 counts, else the last one.
#}
{% macro cohort_student_groups() -%}
    {{ array_of_present([
        "'ALL'",
        'race_ethnicity',
        'gender',
        "case when is_english_learner then 'EL' end",
        "case when english_language_acquisition_status in ('RFEP', 'EO')"
        ~ " then english_language_acquisition_status end",
        "case when is_sed then 'SED' end",
        "case when is_student_with_disabilities then 'SWD' end",
        "case when is_long_term_english_learner then 'LTEL' end",
        "case when is_homeless then 'HOM' end",
        "case when is_migrant then 'MIG' end",
        "case when is_foster then 'FOS' end",
    ]) }}
{%- endmacro %}

{# What a student of a cohort is or was, in the order of the columns that tell it. #}
{% macro cohort_flags() -%}
    {{ return([
        'is_english_learner', 'is_sed', 'is_student_with_disabilities',
        'is_long_term_english_learner', 'is_homeless', 'is_migrant', 'is_foster',
    ]) }}
{%- endmacro %}

{# Per flag whether it is set on any enrollment of the period of a student, named by `key`. #}
{% macro cohort_flags_ever(key) -%}
    {%- for flag in cohort_flags() -%}
    max(case when {{ flag }} and is_of_period then 1 else 0 end) over (partition by {{ key }}) = 1
        as was_{{ flag }}{{ ',' if not loop.last }}
    {% endfor -%}
{%- endmacro %}

{# The columns of a cohort row that tell the student's groups. #}
{% macro cohort_group_columns() -%}
    {{ return(['gender', 'race_ethnicity', 'english_language_acquisition_status'] + cohort_flags()) }}
{%- endmacro %}
