/*
What: every line that the ledger calls accepted is one row of its staging model, deletions too.
When it matters: a line between ledger and staging is lost: nobody counts it and nobody is told.
How to resolve: compare the submission's lines with its staging model: a missing student key, a unit
that the ledger and the model do not agree about, or another operational key or student in
expectations/keyed_lines.py than in macros lines_in_force and student_keys.
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
        -- Retired identifiers become student keys before the build: the record has no model.
        and submission.record <> 'calpads_replacement_ssid'
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
)

select
    submission.submission_id,
    submission.record,
    submission.lines_accepted,
    coalesce(staged.lines, 0) as lines_staged
from tested_submissions as submission
left join staged
    on submission.submission_id = staged.submission_id
where submission.lines_accepted <> coalesce(staged.lines, 0)
