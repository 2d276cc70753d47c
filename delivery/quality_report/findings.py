"""The open findings of districts, by rule, and what was opened and mended in a run.

Belongs here: reading them from schema quality, for many districts at once. Does not belong here:
their wording, which is the rules' own.

What is shown leaves out severity trial: such findings are for the central team alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

import psycopg
from psycopg.rows import dict_row

from delivery.quality_report.model import NEVER_SHOWN, SEVERITIES, Closed, Example, Findings
from identity import findings as identity

# So many lines of a rule are on the page; the reasons beside the lines to mend have them all.
EXAMPLES = 25
MENDED = 5
IDENTITY_RULES = sorted(
    kind.rule for kind in vars(identity).values() if isinstance(kind, identity.Kind)
)

_OPEN = """
with started as (
    select * from unnest(%(districts)s::text[], %(since)s::timestamptz[])
        as started (district_id, since)
), found as (
    select
        finding.*,
        case
            when finding.rule = any(%(identity)s) then 'identity'
            when greatest(submission.received_at, submission.gated_at) >= started.since then 'run'
            else 'earlier'
        end as kind
    from started
    join quality.open_findings as finding using (district_id)
    left join ledger.submissions as submission using (submission_id)
    where finding.severity <> %(never)s
), numbered as (
    select
        *,
        sum(coalesce(lines, 1)) over same as findings,
        min(message) over same = max(message) over same as is_same_message,
        row_number() over (
            same order by submission_id, line_number nulls first, finding_id
        ) as place
    from found
    window same as (partition by district_id, kind, severity, rule, record, field, remedy)
)
select * from numbered where place <= %(examples)s
order by
    district_id, array_position(%(severities)s::text[], severity), findings desc, rule, record,
    field, remedy, place
"""

_CHANGED = """
with started as (
    select * from unnest(%(districts)s::text[], %(since)s::timestamptz[])
        as started (district_id, since)
)
select
    finding.district_id,
    coalesce(sum(coalesce(finding.lines, 1)) filter (
        where finding.opened_at >= started.since and finding.reopened_at is null
    ), 0) as opened,
    coalesce(sum(coalesce(finding.lines, 1)) filter (
        where finding.reopened_at >= started.since
    ), 0) as reopened
from started
join quality.open_findings as finding using (district_id)
where finding.severity <> %(never)s
group by 1
"""

_CLOSED = """
with started as (
    select * from unnest(%(districts)s::text[], %(since)s::timestamptz[])
        as started (district_id, since)
)
select
    finding.district_id, finding.severity, finding.rule, finding.record,
    min(finding.message) as message,
    count(distinct coalesce(finding.finding_key, finding.finding_id::text)) as count,
    (array_agg(
        array[finding.submission_id, finding.line_number]
        order by finding.submission_id, finding.line_number
    ))[1:%(mended)s] as lines
from started
join quality.findings as finding using (district_id)
where
    finding.severity <> %(never)s
    and finding.closed_at >= started.since
    and not exists (
        select from quality.findings as still
        where still.finding_key = finding.finding_key and still.closed_at is null
    )
group by 1, 2, 3, 4
order by 1, array_position(%(severities)s::text[], finding.severity), count desc, 3, 4
"""


def read_open(
    connection: psycopg.Connection, since: Mapping[str, datetime]
) -> dict[str, list[Findings]]:
    """The open findings by district, the worst and most frequent first.

    `since` says for each district when the run began whose files are of kind 'run'.
    """
    rows: dict[tuple, list[dict]] = defaultdict(list)
    with connection.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(_OPEN, _parameters(since)):
            names = ("district_id", "kind", "severity", "rule", "record", "field", "remedy")
            rows[tuple(row[name] for name in names)].append(row)
    found: dict[str, list[Findings]] = defaultdict(list)
    for (district, *_), group in rows.items():
        found[district].append(_findings(group))
    return found


def read_changed(
    connection: psycopg.Connection, since: Mapping[str, datetime]
) -> dict[str, tuple[int, int]]:
    """By district, how many findings were opened and how many came again."""
    rows = connection.execute(_CHANGED, _parameters(since)).fetchall()
    return {district: (opened, reopened) for district, opened, reopened in rows}


def read_closed(
    connection: psycopg.Connection, since: Mapping[str, datetime]
) -> dict[str, list[Closed]]:
    """By district, the findings that were mended, by rule."""
    closed: dict[str, list[Closed]] = defaultdict(list)
    for district, *values, lines in connection.execute(_CLOSED, _parameters(since)):
        closed[district].append(Closed(*values, tuple(map(tuple, lines))))
    return closed


def _findings(rows: list[dict]) -> Findings:
    first = rows[0]
    return Findings(
        kind=first["kind"],
        severity=first["severity"],
        rule=first["rule"],
        record=first["record"],
        field=first["field"],
        message=first["message"],
        remedy=first["remedy"],
        count=first["findings"],
        is_same_message=first["is_same_message"],
        examples=tuple(
            Example(row["submission_id"], row["line_number"], row["value"], row["message"])
            for row in rows
        ),
    )


def _parameters(since: Mapping[str, datetime]) -> dict:
    return {
        "districts": list(since),
        "since": list(since.values()),
        "never": NEVER_SHOWN,
        "severities": list(SEVERITIES),
        "identity": IDENTITY_RULES,
        "examples": EXAMPLES,
        "mended": MENDED,
    }
