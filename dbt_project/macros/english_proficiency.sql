{#
  Record types of the Alternate ELPAC, whose scores have a scale of their own: 23 summative, 24
  initial. Unverified: the numbers are those of the research files' tests.
#}
{% macro alternate_elpac_record_types() -%}
    ('23', '24')
{%- endmacro %}

{#
  ELPAC scores in force of a record of TOMS: one line per student and test of a district's latest
  file, with the levels of the domains of language that its form of the test reports, and the result
  of the year before where the record `tells_prior_year` of it.
#}
{% macro elpac_scores(record, domains, tells_prior_year=false) -%}
with
{{ lines_in_force(record) }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    record_type,
    record_type in {{ alternate_elpac_record_types() }} as is_alternate,
    grade_assessed,
    include_indicator,
    {{ number_in('overall_scale_score', 'integer') }} as overall_scale_score,
    -- Level 0 stands where there is none.
    {%- for domain in domains %}
    nullif({{ number_in(domain ~ '_pl', 'integer') }}, 0) as {{ domain }}_level,
    {%- endfor %}
    {%- if tells_prior_year %}
    lpad(nullif(trim(grade_assessed_minus_1), ''), 2, '0') as grade_minus_1,
    {{ number_in('overall_scale_score_minus_1', 'integer') }} as overall_scale_score_minus_1,
    nullif({{ number_in('overall_pl_minus_1', 'integer') }}, 0) as overall_level_minus_1,
    {%- endif %}
    cast(coalesce(final_test_completed_date, test_completed_date_1) as date) as tested_on
from lines
{%- endmacro %}
