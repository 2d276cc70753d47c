{#
  Lines in force of a record type: accepted lines of accepted submissions, the latest per operational
  key. Submissions outside the scopes to build are not read at all.
#}

{# Submissions whose lines may be in force and that touch the scopes to build. #}
{% macro submissions_to_read(scope='district_year') -%}
    select coverage.submission_id
    from {{ source('ledger', 'submission_coverage') }} as coverage
    inner join {{ source('ledger', 'submissions') }} as submission
        on coverage.submission_id = submission.submission_id
    where submission.state in ('accepted', 'accepted_with_warnings')
        and {{ in_scope('coverage.district_id', 'coverage.school_year') if scope == 'district_year'
            else in_scoped_district('coverage.district_id') }}
{%- endmacro %}

{#
  CTEs `accepted_lines` (every accepted line, with district_id) and `ranked_lines` (with
  recency = 1 for the line in force). `key` are raw columns. For full-replacement records only lines
  whose unit no later submission replaced are read.
#}
{% macro lines_in_force(record, key, scope='district_year', replaced_by_school=false) -%}
    accepted_lines as (
        select
            submission.district_id,
            line.*
        from {{ source('raw', record) }} as line
        inner join {{ source('ledger', 'submissions') }} as submission
            on line.submission_id = submission.submission_id
        {% if replaced_by_school -%}
        inner join {{ source('ledger', 'submission_coverage') }} as coverage
            on line.submission_id = coverage.submission_id
            and line.reporting_lea = coverage.district_id
            and line.school_of_attendance = coverage.school_id
            and line.academic_year_id = coverage.school_year
            and coverage.superseded_by is null
        {% endif -%}
        left join {{ source('quality', 'rejected_lines') }} as rejected
            on line.submission_id = rejected.submission_id
            and line.line_number = rejected.line_number
        where {{ any_of('line.submission_id', submissions_to_read(scope)) }}
            and rejected.submission_id is null
    ),

    ranked_lines as (
        select
            accepted_lines.*,
            row_number() over (
                partition by
                    district_id{% for column in key %}, {{ column }}{% endfor %}
                order by submission_id desc, line_number desc
            ) as recency
        from accepted_lines
    )
{%- endmacro %}
