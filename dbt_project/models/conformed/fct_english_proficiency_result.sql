-- Results of students on the ELPAC, summative and initial.
{{ config(indexes=[
    {'columns': ['district_id', 'school_year']},
    {'columns': ['school_year', 'student_key']}
]) }}

with
scores as (
    {% for test in ['summative', 'initial'] -%}
    select
        '{{ test }}' as test,
        district_id,
        school_year,
        student_key,
        record_type,
        is_alternate,
        school_id,
        grade_assessed,
        tested_on,
        include_indicator = 'Y' as is_included,
        overall_scale_score,
        overall_level,
        oral_language_level,
        written_language_level,
        {%- if test == 'summative' %}
        grade_minus_1,
        overall_scale_score_minus_1,
        overall_level_minus_1,
        {%- else %}
        cast(null as text) as grade_minus_1,
        cast(null as integer) as overall_scale_score_minus_1,
        cast(null as integer) as overall_level_minus_1,
        {%- endif %}
        submission_id,
        line_number
    from {{ ref('stg_toms__' ~ test ~ '_elpac_score') }}
    where {{ in_scope() }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    scores.district_id,
    scores.school_year,
    scores.student_key,
    scores.test,
    scores.record_type,
    scores.is_alternate,
    scores.school_id,
    scores.grade_assessed,
    scores.tested_on,
    scores.is_included,
    scores.overall_scale_score,
    scores.overall_level,
    level.elpi_level,
    scores.oral_language_level,
    scores.written_language_level,
    scores.grade_minus_1,
    scores.overall_scale_score_minus_1,
    scores.overall_level_minus_1,
    scores.submission_id,
    scores.line_number
from scores
left join {{ ref('elpac_levels') }} as level
    on scores.test = 'summative'
    and not scores.is_alternate
    and level.grade
    = case when scores.grade_assessed = 'TK' then 'KN' else scores.grade_assessed end
    and scores.overall_scale_score between level.minimum_score and level.maximum_score
