-- What the public files say of the state, counties, districts and schools, in one form.
{{ config(
    meta={'scope': 'public'},
    indexes=[
        {'columns': ['school_year', 'source', 'indicator']},
        {'columns': ['entity_id', 'school_year']}
    ]
) }}

-- Source, indicator (as SQL), relation, and its columns of numerator, denominator and value.
{% set parts = [
    ('chronic_absenteeism', "'chronic_absenteeism'", 'chronic_absenteeism',
        'chronic_absenteeism_count', 'eligible_enrollment', 'chronic_absenteeism_rate'),
    ('suspension', "'suspension'", 'suspension',
        'students_suspended', 'cumulative_enrollment', 'suspension_rate'),
    ('acgr', "'graduation_4yr'", 'graduation', 'graduates', 'cohort_students', 'graduation_rate'),
    ('acgr', "'dropout_4yr'", 'graduation', 'dropouts', 'cohort_students', 'dropout_rate'),
    ('acgr', "'a_g_completion'", 'graduation',
        'graduates_meeting_a_g', 'graduates', 'a_g_rate_of_graduates'),
    ('caaspp_research', 'indicator_tested', 'tests',
        'students_met', 'students_with_scores', 'percent_met'),
    ('cupc', "'unduplicated_pupils'", 'pupils',
        'unduplicated_pupils', 'enrollment', 'unduplicated_percent'),
] -%}
{% set no_number = 'cast(null as numeric)' -%}
with
{{ dataquest_totals('chronic_absenteeism', 'stg_cde__chronic_absenteeism') }},

{{ dataquest_totals('suspension', 'stg_cde__suspension') }},

{{ dataquest_totals('graduation', 'stg_cde__graduation_cohort') }},

tests as (
    select
        result.*,
        category.student_group,
        case result.test_id
            when 1 then 'ela_met_standard'
            when 2 then 'math_met_standard'
            else 'science_met_standard'
        end as indicator_tested
    from {{ ref('stg_cde__caaspp_research_result') }} as result
    inner join {{ ref('reporting_categories') }} as category
        on cast(result.student_group_id as text) = category.reporting_category
        and category.source = 'caaspp_research'
    where result.test_id in (1, 2, 17)
        and result.grade = '13'
        and {{ in_public_scope('result.school_year') }}
),

pupils as (
    select
        counts.*,
        'ALL' as student_group,
        round(100.0 * unduplicated_pupils / nullif(enrollment, 0), 1) as unduplicated_percent
    from {{ ref('stg_cde__unduplicated_pupil_count') }} as counts
    where {{ in_public_scope('counts.school_year') }}
),

indicators as (
    select
        school_year,
        'dashboard' as source,
        indicator,
        level,
        entity_id,
        student_group,
        numerator,
        denominator,
        value,
        prior_value,
        change,
        status_level,
        change_level,
        color,
        is_masked,
        submission_id,
        line_number
    from {{ ref('stg_cde__dashboard_indicator') }}
    where student_group is not null
        and {{ in_public_scope() }}
    {%- for source, indicator, relation, numerator, denominator, value in parts %}
    union all
    select
        school_year,
        '{{ source }}' as source,
        {{ indicator }} as indicator,
        level,
        entity_id,
        student_group,
        {{ numerator }} as numerator,
        {{ denominator }} as denominator,
        {{ value }} as value,
        {{ no_number }} as prior_value,
        {{ no_number }} as change,
        cast(null as integer) as status_level,
        cast(null as integer) as change_level,
        cast(null as integer) as color,
        is_masked,
        submission_id,
        line_number
    from {{ relation }}
    {%- endfor %}
)

select
    indicators.school_year,
    indicators.source,
    indicators.indicator,
    nullif(kind.measure_id, '') as measure_id,
    indicators.level,
    indicators.entity_id,
    indicators.student_group,
    indicators.numerator,
    indicators.denominator,
    indicators.value,
    indicators.prior_value,
    indicators.change,
    indicators.status_level,
    indicators.change_level,
    indicators.color,
    indicators.is_masked and indicators.value is null as is_masked,
    indicators.submission_id,
    indicators.line_number
from indicators
left join {{ ref('public_indicators') }} as kind
    on indicators.source = kind.source
    and indicators.indicator = kind.indicator
