{#
  Progress of English learners between two Summative ELPACs.
  What the files say is staged in macro english_proficiency; this is what measures make of it.
#}

{#
  CTEs that end in `elpac_comparisons`: a student's ELPAC of the scopes beside the one of the year
  before. That is told by the columns of the same file, wherever in the state it was taken; a file
  without them (older forms) is compared with the district's own result of that year.
    elpac_grade       grade of the test, 01 to 12
    elpac_progressed  1 or 0
    tested_on         day of the test
  Both are of the same kind of test: the Alternate ELPAC has a scale of its own.
#}
{% macro elpac_comparisons() -%}
    {%- set tests = ['district_id', 'school_year', 'student_key', 'is_alternate'] -%}
    elpac_results as (
        select
            result.*,
            row_number() over (
                partition by district_id, school_year, student_key
                order by tested_on desc nulls last, record_type
            ) as recency,
            row_number() over (
                partition by {{ tests | join(', ') }}
                order by tested_on desc nulls last, record_type
            ) as recency_of_kind
        from {{ ref('fct_english_proficiency_result') }} as result
        where test = 'summative'
            and is_included
            and overall_scale_score is not null
            and {{ in_scoped_district() }}
    ),

    elpac_pairs as (
        select
            now.district_id,
            now.school_year,
            now.student_key,
            now.tested_on,
            now.grade_assessed,
            now.is_alternate,
            now.overall_scale_score,
            now.overall_level,
            now.elpi_level,
            case when now.overall_scale_score_minus_1 is not null
                then now.overall_scale_score_minus_1 < {{ var('least_summative_elpac_score') }}
                else own.is_alternate
            end as was_alternate,
            case when now.overall_scale_score_minus_1 is not null
                then now.grade_minus_1 else own.grade_assessed
            end as grade_before,
            coalesce(now.overall_scale_score_minus_1, own.overall_scale_score) as score_before,
            case when now.overall_scale_score_minus_1 is not null
                then now.overall_level_minus_1 else own.overall_level
            end as level_before
        from elpac_results as now
        left join elpac_results as own
            on now.district_id = own.district_id
            and now.student_key = own.student_key
            and now.is_alternate = own.is_alternate
            and own.school_year = {{ year_before('now.school_year') }}
            and own.recency_of_kind = 1
        where now.recency = 1
            and now.grade_assessed not in ('TK', 'KN')
            and {{ in_scope('now.district_id', 'now.school_year') }}
    ),

    -- Points of the Alternate ELPAC: its hundreds stand for the grade span, not for proficiency.
    elpac_comparisons as (
        select
            pair.district_id,
            pair.school_year,
            pair.student_key,
            pair.tested_on,
            pair.grade_assessed as elpac_grade,
            case
                when pair.is_alternate and (
                    pair.overall_level > pair.level_before
                    or (pair.overall_level = 3 and pair.level_before = 3)
                    or mod(pair.overall_scale_score, 100) - mod(pair.score_before, 100)
                    >= {{ var('alternate_elpac_points_of_progress') }}
                ) then 1
                when not pair.is_alternate and (
                    pair.elpi_level > before.elpi_level
                    or (pair.elpi_level = 6 and before.elpi_level = 6)
                ) then 1
                else 0
            end as elpac_progressed
        from elpac_pairs as pair
        left join {{ ref('elpac_levels') }} as before
            on before.grade = case when pair.grade_before = 'TK' then 'KN' else pair.grade_before end
            and pair.score_before between before.minimum_score and before.maximum_score
        where pair.is_alternate = pair.was_alternate
            and case when pair.is_alternate
                then pair.overall_level is not null and pair.level_before is not null
                else pair.elpi_level is not null and before.elpi_level is not null
            end
    )
{%- endmacro %}
