{#
  Why a student is flagged in student_on_track: a sentence for each flag that applies, in their order.
  Does not belong here: which flags apply (models/marts/student_on_track.sql).
#}
{% macro on_track_reasons() -%}
    {{ array_of_present([
        "case when is_chronically_absent then 'Absent on ' || " ~ plain('days_absent')
        ~ " || ' of ' || " ~ plain('days_expected') ~ " || ' expected days ('"
        ~ " || " ~ plain('100 * days_absent / days_expected') ~ " || ' percent).' end",

        "case when is_suspended and is_expelled then 'Expelled.'"
        ~ " when is_suspended then 'Suspended for ' || " ~ plain('suspension_days')
        ~ " || ' days.' end",

        "case when failed_english then 'Failing marks in English: '"
        ~ " || cast(english_marks_failing as text) || '.' end",

        "case when failed_math then 'Failing marks in mathematics: '"
        ~ " || cast(math_marks_failing as text) || '.' end",

        "case when is_off_track_in_grade_9 then 'Grade 9 with ' || " ~ plain('credits_earned')
        ~ " || ' credits earned and ' || " ~ plain('core_credits_failed')
        ~ " || ' credits of core courses failed.' end",

        "case when is_off_track_to_graduate"
        ~ " then case when credits_earned_to_date < credits_required_to_date then"
        ~ " 'Credits toward graduation: ' || " ~ plain('credits_earned_to_date')
        ~ " || ' of the ' || " ~ plain('credits_required_to_date') ~ " || ' due by this grade.'"
        ~ " else 'Credits suffice, but English or mathematics was failed.' end end",
    ]) }}
{%- endmacro %}

{# A number of days, credits or percent as people read it: one decimal; '?' where it is not known. #}
{% macro plain(number) -%}
    coalesce(cast(cast({{ number }} as numeric(18, 1)) as text), '?')
{%- endmacro %}
