{#
  Lines in force of a record: accepted lines of accepted submissions, none that a later submission
  replaced, and the latest per operational key. Submissions outside the scopes to build are not
  read at all. What a record's key is and what a newer file of it replaces says its layout, through
  the macro record_facts.

  The CTEs end in `lines`, one row per line in force with all columns of the record and, where the
  record has them,
    district_id   the district that sent the line
    school_year   of the line, or of the file where lines name none
    school_id     the 14-digit code of the line's school
    student_key   the student: of the SSID, or else of the district's own identifier (student_keys)
    is_deleted    the line deletes the record with its key
#}
{% macro lines_in_force(record) -%}
    {%- set raw = source('raw', record) -%}
    {%- set facts = record_facts(record) -%}
    {%- set scope = config.get('meta', {}).get('scope') if execute else none -%}
    accepted_lines as (
        select
            {%- if facts.is_from_districts %}
            submission.district_id,
            {%- endif %}
            {% if facts.replaces == 'year' %}coverage.school_year{% else -%}
            {{ facts.school_year or 'submission.school_year' }} as school_year{% endif %},
            line.*
        from {{ raw }} as line
        inner join {{ source('ledger', 'submissions') }} as submission
            on line.submission_id = submission.submission_id
        {%- if facts.replaces != 'lines' %}
        inner join {{ source('ledger', 'submission_coverage') }} as coverage
            on line.submission_id = coverage.submission_id
            and coverage.superseded_by is null
            {%- if facts.school_year %}
            and {{ facts.school_year }} = coverage.school_year
            {%- endif %}
            {%- if facts.replaces == 'part' %}
            and {{ facts.part }} = coverage.school_id
            {%- endif %}
        {%- endif %}
        left join {{ source('quality', 'rejected_lines') }} as rejected
            on line.submission_id = rejected.submission_id
            and line.line_number = rejected.line_number
        where {{ any_of('line.submission_id', submissions_to_read(record, facts, scope)) }}
            and rejected.submission_id is null
    ),

    identified_lines as (
        select
            line.*
            {%- if facts.has_ssid %},
            {{ student_key_of(facts.has_local_student_id, facts.requires_ssid) }} as student_key
            {%- endif %}
        from accepted_lines as line
        {%- if facts.has_ssid %}
        {{ join_students(
            'line', 'ssid', 'local_student_id' if facts.has_local_student_id, facts.requires_ssid
        ) }}
        {%- endif %}
    ),

    -- A student who had two identifiers is one student: the later line counts, as in the ledger.
    ranked_lines as (
        select
            identified_lines.*,
            row_number() over (
                partition by
                    {% if facts.is_from_districts %}district_id, {% endif -%}
                    {% if facts.replaces != 'lines' %}school_year, {% endif -%}
                    {% for column in facts.key -%}
                    {{ 'student_key' if column == 'ssid' and facts.requires_ssid else column }}
                    {{- ', ' if not loop.last }}
                    {%- endfor %}
                order by submission_id desc, line_number desc
            ) as recency
        from identified_lines
    ),

    lines as (
        select
            line.*
            {%- if facts.school_id %},
            {{ facts.school_id }} as school_id
            {%- endif %}
            {%- if facts.has_transaction_type %},
            coalesce(line.transaction_type_code, 'A') = 'D' as is_deleted
            {%- endif %}
        from ranked_lines as line
        where line.recency = 1
            {%- if facts.is_from_districts and scope != 'district' %}
            and {{ in_scope('line.district_id', 'line.school_year') }}
            {%- endif %}
    )
{%- endmacro %}

{# Submissions of the record whose lines may be in force and that touch the scopes to build. #}
{% macro submissions_to_read(record, facts, scope=none) -%}
    select coverage.submission_id
    from {{ source('ledger', 'submission_coverage') }} as coverage
    inner join {{ source('ledger', 'submissions') }} as submission
        on coverage.submission_id = submission.submission_id
    where submission.record = '{{ record }}'
        and submission.state in ('accepted', 'accepted_with_warnings')
    {%- if facts.is_from_districts %}
        and {{ in_scoped_district('coverage.district_id') if facts.replaces == 'lines'
            else in_scope('coverage.district_id', 'coverage.school_year') }}
    {%- elif scope == 'public' %}
        and {{ in_public_scope('coverage.school_year') }}
    {%- endif %}
{%- endmacro %}
