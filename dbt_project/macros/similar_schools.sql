{#
  Similar schools: what makes two schools alike. How much each characteristic weighs, and how many
  schools are similar, is var similar_schools (docs/decisions/similar-schools.md).
#}

{# Shares of students, each with the condition on a student of int_school_profile. #}
{% macro similar_school_shares() -%}
    {%- set shares = {
        'share_sed': 'is_sed',
        'share_el': 'is_el',
        'share_swd': 'is_swd',
        'share_homeless_or_foster': 'is_homeless_or_foster',
    } -%}
    {%- for race in ['AA', 'AI', 'AS', 'FI', 'HI', 'MR', 'PI', 'WH'] -%}
        {%- do shares.update({'share_' ~ race | lower: "race_ethnicity = '" ~ race ~ "'"}) -%}
    {%- endfor -%}
    {{ return(shares) }}
{%- endmacro %}

{# Weights by characteristic; a name that no profile has, or the lack of one, stops the build. #}
{% macro similar_school_weights() -%}
    {%- set weights = var('similar_schools').weights -%}
    {%- set known = ['size', 'lowest_grade', 'highest_grade'] + (similar_school_shares() | list) -%}
    {%- if weights | sort != known | sort -%}
        {%- do exceptions.raise_compiler_error(
            'var similar_schools must weigh exactly: ' ~ known | join(', ')
        ) -%}
    {%- endif -%}
    {{ return(weights) }}
{%- endmacro %}
