/*
What: every line that the ledger calls accepted is one row of its staging model, deletions too. Only
of students who had two identifiers may there be fewer rows: for them the later line counts.
When it matters: a line between ledger and staging is lost: nobody counts it and nobody is told.
How to resolve: compare the submission's lines with its staging model: a missing student key, a unit
that the ledger and the model do not agree about, or two different operational keys.
*/
with
tested_submissions as (
    select
        submission.submission_id,
        submission.record,
        submission.lines_accepted
    from {{ source('ledger', 'submissions') }} as submission
    where submission.state in ('accepted', 'accepted_with_warnings', 'superseded')
        and submission.district_id is not null
        and submission.record not in ('{{ records_without_staging() | join("', '") }}')
        and submission.submission_id in (
            select coverage.submission_id
            from {{ source('ledger', 'submission_coverage') }} as coverage
            where {{ in_tested_scope(
                'district_year', 'coverage.district_id', 'coverage.school_year'
            ) }}
        )
),

staged as (
    {% for record, model in staged_records().items() if record_facts(record).is_from_districts -%}
    select
        submission_id,
        count(*) as lines
    from {{ ref(model) }}
    where {{ in_tested_scope('district') }}
    group by submission_id
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

joined_identifiers as (
    select ssid from {{ source('pii', 'retired_identifiers') }}
    union
    select replaced_by as ssid from {{ source('pii', 'retired_identifiers') }}
),

of_joined_identifiers as (
    {% for record in staged_records() if record_facts(record).requires_ssid -%}
    select
        line.submission_id,
        count(*) as lines
    from {{ source('raw', record) }} as line
    where line.ssid in (select joined.ssid from joined_identifiers as joined)
        and {{ any_of('line.submission_id', 'select submission_id from tested_submissions') }}
    group by line.submission_id
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    submission.submission_id,
    submission.record,
    submission.lines_accepted,
    coalesce(staged.lines, 0) as lines_staged
from tested_submissions as submission
left join staged
    on submission.submission_id = staged.submission_id
left join of_joined_identifiers as joined
    on submission.submission_id = joined.submission_id
where submission.lines_accepted - coalesce(staged.lines, 0)
    not between 0 and coalesce(joined.lines, 0)
